package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Typing beside the real daemon: what is suggested, followed, taken in parts, dismissed, and never shown when it is stale. */
class GhostTextTest {
  private static DaemonScene scene;
  private DaemonLink link;
  private String uri;
  private int end;

  @BeforeAll
  static void start() throws Exception {
    scene = new DaemonScene();
    // Learned once, so that each test waits for its own answers alone.
    try (DaemonLink first = scene.link()) {
      first.start();
      DaemonScene.until(first, SessionStatus.State.EMBEDDED);
      DaemonScene.until(() -> suggestsIn(first));
    }
  }

  private static boolean suggestsIn(DaemonLink link) {
    String text = DaemonScene.firstLine() + DaemonScene.TYPED;
    link.open(scene.uri(), "typescript", text);
    List<Suggestion> found = link.ghostText().ask(scene.uri(), text.length(), true, null).join();
    link.close(scene.uri());
    return !found.isEmpty();
  }

  @AfterAll
  static void stop() throws Exception {
    scene.close();
  }

  @BeforeEach
  void open() throws Exception {
    link = scene.link();
    link.start();
    DaemonScene.until(link, SessionStatus.State.EMBEDDED);
    uri = scene.uri();
    link.open(uri, "typescript", DaemonScene.firstLine());
    end = DaemonScene.firstLine().length();
  }

  @AfterEach
  void close() {
    link.close();
  }

  private void type(String text) {
    for (int i = 0; i < text.length(); i++) link.change(uri, end++, 0, text.substring(i, i + 1));
  }

  private List<Suggestion> ask() throws Exception {
    return link.ghostText().ask(uri, end, false, null).get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatIsTypedIsCompleted() throws Exception {
    type(DaemonScene.TYPED);
    assertEquals(DaemonScene.REST, ask().get(0).text().split("\n")[0]);
    assertTrue(link.ghostText().rest(uri).startsWith(DaemonScene.REST));
  }

  @Test
  void whatIsTypedAlongStaysAndTheRestIsTakenInParts() throws Exception {
    type(DaemonScene.TYPED);
    ask();
    type("es");
    assertTrue(link.ghostText().rest(uri).startsWith(DaemonScene.REST.substring(2)));
    assertEquals("sion", link.ghostText().nextWord(uri));
    type("sion");
    assertEquals("(", link.ghostText().nextWord(uri));
    assertEquals(DaemonScene.REST.substring(6), link.ghostText().nextLine(uri));
    // The rest is offered again at once by the daemon too, as after a word that was taken.
    assertTrue(ask().get(0).text().startsWith(DaemonScene.REST.substring(6)));
    type(link.ghostText().nextLine(uri));
    assertEquals("", link.ghostText().rest(uri).split("\n", 2)[0]);
  }

  @Test
  void somethingElseTypedEndsIt() throws Exception {
    type(DaemonScene.TYPED);
    ask();
    type("X");
    assertEquals("", link.ghostText().rest(uri));
    assertEquals("", link.ghostText().nextWord(uri));
  }

  @Test
  void anAnswerForAnEarlierTextIsDropped() throws Exception {
    type(DaemonScene.TYPED);
    var late = link.ghostText().ask(uri, end, false, null);
    link.change(uri, 0, 0, "// ");
    end += 3;
    assertEquals(List.of(), late.get(20, TimeUnit.SECONDS));
    assertEquals("", link.ghostText().rest(uri));
  }

  @Test
  void aNewQuestionTakesThePlaceOfTheOneInFlight() throws Exception {
    type(DaemonScene.TYPED);
    var first = link.ghostText().ask(uri, end, false, null);
    var second = link.ghostText().ask(uri, end, false, null);
    assertTrue(second.get(20, TimeUnit.SECONDS).get(0).text().startsWith(DaemonScene.REST));
    assertTrue(first.get(20, TimeUnit.SECONDS).size() <= 1);
  }

  @Test
  void thePopUpsSelectionIsExtended() throws Exception {
    type("  const session = await op");
    List<Suggestion> found =
        link.ghostText().ask(uri, end, false, new GhostText.Selected(end - 2, "openSession")).get(20, TimeUnit.SECONDS);
    assertEquals("enSession(request.headers.authorization);", found.get(0).text().split("\n")[0]);
  }

  @Test
  void nothingIsTakenOfWhatIsHiddenButByTheEditorAndThatIsCounted() throws Exception {
    type(DaemonScene.TYPED);
    Suggestion suggestion = ask().get(0);
    link.ghostText().drawn(uri, 0);
    link.ghostText().hidden(uri);
    assertEquals("", link.ghostText().nextWord(uri));
    assertEquals("", link.ghostText().nextLine(uri));
    // An IDE's key to take it hides it, inserts it, and tells.
    link.change(uri, end, 0, suggestion.text());
    assertEquals("", link.ghostText().rest(uri));
    link.ghostText().inserted(uri);
    JsonObject usage = link.request("foretoken/usage", new JsonObject()).get(10, TimeUnit.SECONDS).getAsJsonObject();
    assertTrue(usage.toString().contains("accepted"), usage.toString());
  }

  @Test
  void aSnoozeIsKeptAndExplained() throws Exception {
    type(DaemonScene.TYPED);
    link.run(UserCommand.snooze("5").orElseThrow()).get(10, TimeUnit.SECONDS);
    DaemonScene.until(link, SessionStatus.State.SNOOZED);
    assertEquals(List.of(), ask());
    assertTrue(link.run(UserCommand.WHY).get(10, TimeUnit.SECONDS).contains("snoozed"));
    // The daemon's own offer; a second snooze is not one.
    assertEquals(List.of(UserCommand.WAKE.name(), UserCommand.WHY.name()), link.status().offers().stream().map(UserCommand::name).toList());
    assertEquals("", link.run(link.status().offers().get(0)).get(10, TimeUnit.SECONDS));
    assertTrue(ask().get(0).text().startsWith(DaemonScene.REST));
    assertTrue(link.status().offers().contains(UserCommand.snooze(10)), link.status().toString());
  }

  @Test
  void aSnoozeIsOfMinutesWithinADay() {
    assertEquals(UserCommand.snooze(5), UserCommand.snooze(" 5 ").orElseThrow());
    for (String written : List.of("", "0", "-1", "1441", "ten", "1.5", "99999999999")) assertTrue(UserCommand.snooze(written).isEmpty(), written);
  }

  @Test
  void settingsAreAskedForAndHeard() throws Exception {
    type(DaemonScene.TYPED);
    scene.settings = JsonParser.parseString("{\"completion\": {\"enabled\": false}}").getAsJsonObject();
    link.settingsChanged();
    DaemonScene.until(link, SessionStatus.State.OFF);
    assertEquals(List.of(), ask());
    scene.settings = new JsonObject();
  }

  @Test
  void whateverIsEditedTheDaemonHasTheSameText() throws Exception {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(DaemonScene.firstLine());
    String[] pieces = {"a", "\n", "}\n\n", "é", "😀", "const x = 1;\n", "", "\t"};
    for (int i = 0; i < 400; i++) {
      int offset = random.nextInt(text.length() + 1);
      int removed = Math.min(random.nextInt(6), text.length() - offset);
      String inserted = pieces[random.nextInt(pieces.length)];
      // An editor does not cut a surrogate pair in two.
      if (cuts(text, offset) || cuts(text, offset + removed)) continue;
      text.replace(offset, offset + removed, inserted);
      link.change(uri, offset, removed, inserted);
    }
    assertEquals(text.toString(), textOf(link, uri));
  }

  private static boolean cuts(StringBuilder text, int offset) {
    return offset > 0 && offset < text.length() && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
  }

  /** What the daemon has of a document; null where it is not open. */
  static String textOf(DaemonLink link, String uri) throws Exception {
    JsonObject document = new JsonObject();
    document.addProperty("uri", uri);
    JsonObject params = new JsonObject();
    params.add("textDocument", document);
    JsonElement answer = link.request("foretoken/documentText", params).get(10, TimeUnit.SECONDS);
    return answer.isJsonNull() ? null : answer.getAsJsonObject().get("text").getAsString();
  }
}
