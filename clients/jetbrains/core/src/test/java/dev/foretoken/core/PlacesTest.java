package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where things lie: folders, commands, and places in a text. */
class PlacesTest {
  @Test
  void theRunFolderFollowsThePlatform() {
    assertEquals(Path.of("/f/run"), RunFolder.of(Map.of("FORETOKEN_HOME", "/f", "HOME", "/h"), "Linux"));
    assertEquals(Path.of("/h/.local/state/foretoken/run"), RunFolder.of(Map.of("HOME", "/h"), "Linux"));
    assertEquals(Path.of("/x/foretoken/run"), RunFolder.of(Map.of("HOME", "/h", "XDG_STATE_HOME", "/x"), "Linux"));
    assertEquals(Path.of("/h/Library/Application Support/Foretoken/run"), RunFolder.of(Map.of("HOME", "/h"), "Mac OS X"));
    assertEquals(Path.of("/local/Foretoken/run"), RunFolder.of(Map.of("HOME", "/h", "LOCALAPPDATA", "/local"), "Windows 11"));
  }

  @Test
  void theCommandIsTheSettingThenTheHomeThenThePath(@TempDir Path folder) throws Exception {
    Path home = command(folder.resolve("home/bin"));
    Path path = command(folder.resolve("path"));
    Path own = command(folder.resolve("own"));
    Map<String, String> env = Map.of("FORETOKEN_HOME", folder.resolve("home").toString(), "PATH", path.getParent().toString());
    assertEquals(Optional.of(own), FindCommand.in(own.toString(), env, "Linux"));
    assertEquals(Optional.of(home), FindCommand.in("", env, "Linux"));
    assertEquals(Optional.of(path), FindCommand.in("", Map.of("PATH", path.getParent().toString()), "Linux"));
    assertEquals(Optional.empty(), FindCommand.in(folder.resolve("missing").toString(), env, "Linux"));
  }

  private static Path command(Path folder) throws Exception {
    Path command = Files.createDirectories(folder).resolve("foretoken");
    Files.writeString(command, "#!/bin/sh\n");
    assertTrue(command.toFile().setExecutable(true));
    return command;
  }

  @Test
  void offsetsAndPositionsAgreeWhateverIsEdited() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      StringBuilder plain = new StringBuilder("one\ntwo\n\nthree");
      TextMirror mirror = new TextMirror(plain);
      for (int edit = 0; edit < 60; edit++) {
        int offset = random.nextInt(plain.length() + 1);
        int removed = random.nextInt(Math.min(8, plain.length() - offset + 1));
        String inserted = new String[] {"", "\n", "ab", "x\ny\n", "\n\n\n"}[random.nextInt(5)];
        plain.replace(offset, offset + removed, inserted);
        mirror.replace(offset, removed, inserted);
        assertEquals(plain.toString(), mirror.text());
        int at = random.nextInt(plain.length() + 1);
        String before = plain.substring(0, at);
        int line = (int) before.chars().filter((unit) -> unit == '\n').count();
        int character = at - (before.lastIndexOf('\n') + 1);
        var position = mirror.positionAt(at);
        assertEquals(line, position.get("line").getAsInt());
        assertEquals(character, position.get("character").getAsInt());
        assertEquals(at, mirror.offsetAt(line, character));
      }
    }
  }
}
