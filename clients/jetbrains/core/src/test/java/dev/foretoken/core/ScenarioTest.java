package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scenarios that every client plays, by the core alone: what an IDE would draw and insert is what the core says. */
class ScenarioTest {
  private static JsonObject data;
  private static DaemonScene scene;
  private static DaemonLink link;

  private String uri;
  private Path file;
  private final StringBuilder text = new StringBuilder();
  private int cursor;
  /** How many there are, and which of them is drawn. */
  private int candidates;
  private int candidate;

  @BeforeAll
  static void start() throws Exception {
    data = JsonParser.parseString(Files.readString(Path.of("../../../test/editors/data/scenarios.json"))).getAsJsonObject();
    Map<String, String> files = new LinkedHashMap<>();
    data.getAsJsonObject("files").entrySet().forEach((entry) -> files.put(entry.getKey(), lines(entry.getValue())));
    for (JsonElement scenario : data.getAsJsonArray("scenarios"))
      files.put(scenario.getAsJsonObject().get("file").getAsString(), lines(scenario.getAsJsonObject().get("begins")));
    scene = new DaemonScene(files);
    link = scene.link();
    link.start();
    DaemonScene.until(link, SessionStatus.State.EMBEDDED);
    DaemonScene.until(ScenarioTest::suggests);
  }

  private static boolean suggests() {
    String uri = scene.root.resolve("src/New.ts").toUri().toString();
    String text = DaemonScene.firstLine() + DaemonScene.TYPED;
    link.open(uri, "typescript", text);
    boolean found = !link.ghostText().ask(uri, text.length(), true, null).join().isEmpty();
    link.close(uri);
    return found;
  }

  @AfterAll
  static void stop() throws Exception {
    link.close();
    scene.close();
  }

  @TestFactory
  Stream<DynamicTest> everyScenario() {
    return data.getAsJsonArray("scenarios").asList().stream()
        .map(JsonElement::getAsJsonObject)
        // An IDE's suggestions replace nothing.
        .filter((scenario) -> !scenario.getAsJsonArray("steps").toString().contains("closeBrackets"))
        .map((scenario) -> DynamicTest.dynamicTest(scenario.get("name").getAsString(), () -> play(scenario)));
  }

  private void play(JsonObject scenario) throws Exception {
    // The one before may have ended the daemon.
    DaemonScene.until(ScenarioTest::suggests);
    file = scene.root.resolve(scenario.get("file").getAsString());
    uri = file.toUri().toString();
    text.setLength(0);
    text.append(Files.readString(file));
    cursor = text.length();
    link.open(uri, "typescript", text.toString());
    for (JsonElement step : scenario.getAsJsonArray("steps")) play(step.getAsJsonArray());
    link.close(uri);
  }

  private void play(JsonArray step) throws Exception {
    String argument = step.size() > 1 ? step.get(1).getAsString() : "";
    GhostText ghostText = link.ghostText();
    switch (step.get(0).getAsString()) {
      case "type" -> {
        for (char key : argument.toCharArray()) {
          insert(String.valueOf(key));
          ask(false);
        }
      }
      case "left" -> {
        cursor -= step.get(1).getAsInt();
        ask(false);
      }
      case "see" -> untilEqual(argument, this::drawn);
      case "seeAgain" ->
          untilEqual(argument, () -> {
            if (!drawn().equals(argument)) ask(true);
            return drawn();
          });
      case "seeBelow" -> untilEqual(argument, () -> part(ghostText.rest(uri), 1));
      case "seeNothing" -> assertEquals("", ghostText.rest(uri));
      case "line" -> assertEquals(argument, line(cursor) + afterCursor());
      case "acceptAll" -> {
        String taken = ghostText.rest(uri);
        // An IDE hides it first.
        ghostText.hidden(uri);
        insert(taken);
        ghostText.inserted(uri);
      }
      case "acceptWord" -> insert(ghostText.nextWord(uri));
      case "acceptLine" -> insert(ghostText.nextLine(uri));
      case "dismiss" -> ghostText.hidden(uri);
      case "trigger" -> ask(true);
      case "next" -> turn(1);
      case "previous" -> turn(-1);
      case "languageOff" -> give("{\"completion\": {\"languages_disabled\": [\"typescript\"]}}", false);
      case "languageOn" -> give("{}", true);
      case "killDaemon" -> ProcessHandle.of(Discovery.read(scene.runFolder()).orElseThrow().pid()).orElseThrow().destroyForcibly();
      case "fileAfterSave" -> {
        Files.writeString(file, text);
        link.save(uri);
        String[] saved = Files.readString(file).split("\n", -1);
        int number = step.get(2).getAsInt();
        assertEquals(argument, number > saved.length ? "" : saved[number - 1]);
      }
      default -> throw new AssertionError("an unknown step: " + step);
    }
  }

  /** An IDE asks after each key and draws what came, unless the next key was faster. */
  private void ask(boolean invoked) throws Exception {
    if (!link.ghostText().rest(uri).isEmpty() && !invoked) return;
    candidates = link.ghostText().ask(uri, cursor, invoked, null).get(20, TimeUnit.SECONDS).size();
    candidate = 0;
  }

  /** An IDE knows the candidates, and tells which one it draws. */
  private void turn(int steps) {
    candidate = Math.floorMod(candidate + steps, candidates);
    link.ghostText().drawn(uri, candidate);
  }

  private void insert(String inserted) {
    assertTrue(!inserted.isEmpty(), "there is nothing to insert");
    text.insert(cursor, inserted);
    link.change(uri, cursor, 0, inserted);
    cursor += inserted.length();
  }

  /** What becomes of a question says whether the daemon has heard. */
  private void give(String settings, boolean isOn) throws Exception {
    scene.settings = JsonParser.parseString(settings).getAsJsonObject();
    link.settingsChanged();
    DaemonScene.until(() -> suggests() == isOn);
  }

  private String drawn() {
    return line(cursor) + part(link.ghostText().rest(uri), 0) + afterCursor();
  }

  /** The cursor's line up to an offset. */
  private String line(int end) {
    return text.substring(text.lastIndexOf("\n", end - 1) + 1, end);
  }

  private String afterCursor() {
    int end = text.indexOf("\n", cursor);
    return text.substring(cursor, end < 0 ? text.length() : end);
  }

  private static String part(String ghost, int line) {
    String[] parts = ghost.split("\n");
    return line < parts.length ? parts[line] : "";
  }

  private static void untilEqual(String expected, Callable<String> look) throws Exception {
    for (int i = 0; i < 500; i++) {
      if (look.call().equals(expected)) return;
      Thread.sleep(20);
    }
    assertEquals(expected, look.call());
  }

  private static String lines(JsonElement list) {
    List<String> lines = new ArrayList<>();
    list.getAsJsonArray().forEach((line) -> lines.add(line.getAsString()));
    return String.join("\n", lines) + "\n";
  }
}
