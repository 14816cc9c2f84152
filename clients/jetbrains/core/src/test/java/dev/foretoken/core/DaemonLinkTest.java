package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The daemon is started, lost and found again, and what was typed meanwhile is not. */
class DaemonLinkTest {
  @Test
  void aKilledDaemonIsReplacedAndNothingTypedIsLost() throws Exception {
    try (DaemonScene scene = new DaemonScene();
        DaemonLink link = scene.link()) {
      link.start();
      DaemonScene.until(link, SessionStatus.State.EMBEDDED);
      String uri = scene.uri();
      String text = DaemonScene.firstLine();
      link.open(uri, "typescript", text);
      String typed = DaemonScene.TYPED;
      int end = text.length();
      for (int i = 0; i < typed.length(); i++) {
        if (i == typed.length() / 2) {
          ProcessHandle.of(Discovery.read(scene.runFolder()).orElseThrow().pid()).orElseThrow().destroyForcibly();
        }
        link.change(uri, end++, 0, typed.substring(i, i + 1));
      }
      long killed = System.nanoTime();
      int cursor = end;
      DaemonScene.until(() -> !link.ghostText().ask(uri, cursor, false, null).join().isEmpty());
      System.out.println("    daemon killed → ghost text again: " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed) + " ms");
      assertTrue(link.ghostText().rest(uri).startsWith(DaemonScene.REST));
      assertEquals(text + typed, GhostTextTest.textOf(link, uri));
    }
  }

  @Test
  void withoutACommandTheStatusSaysSoAndNothingFails() throws Exception {
    try (DaemonScene scene = new DaemonScene();
        DaemonLink link = scene.link(scene.folder.resolve("nowhere").toString())) {
      link.start();
      scene.statuses.poll(20, TimeUnit.SECONDS);
      SessionStatus status = scene.statuses.poll(20, TimeUnit.SECONDS);
      assertEquals(SessionStatus.State.NO_DAEMON, status.state());
      assertTrue(status.text().contains("foretoken was not found"), status.text());
      assertEquals(List.of(UserCommand.INSTALL), status.offers());
      link.open(scene.uri(), "typescript", "a");
      assertEquals(List.of(), link.ghostText().ask(scene.uri(), 1, true, null).join());
    }
  }

  @Test
  void aCommandThatFailsIsHeard() throws Exception {
    try (DaemonScene scene = new DaemonScene()) {
      var broken = scene.folder.resolve("broken");
      Files.writeString(broken, "#!/bin/sh\necho no Node.js here >&2\nexit 1\n");
      assertTrue(broken.toFile().setExecutable(true));
      try (DaemonLink link = scene.link(broken.toString())) {
        link.start();
        scene.statuses.poll(20, TimeUnit.SECONDS);
        SessionStatus status = scene.statuses.poll(20, TimeUnit.SECONDS);
        assertTrue(status.text().contains("no Node.js here"), status.text());
      }
    }
  }

  @Test
  void anotherEditorsEndLeavesTheDaemonUp() throws Exception {
    try (DaemonScene scene = new DaemonScene()) {
      DaemonLink first = scene.link();
      first.start();
      DaemonScene.until(first, SessionStatus.State.EMBEDDED);
      long pid = Discovery.read(scene.runFolder()).orElseThrow().pid();
      first.close();
      try (DaemonLink second = scene.link()) {
        second.start();
        DaemonScene.until(second, SessionStatus.State.EMBEDDED);
        assertEquals(pid, Discovery.read(scene.runFolder()).orElseThrow().pid());
      }
    }
  }

  @Test
  void aDamagedDiscoveryFileIsNoDaemon() throws Exception {
    try (DaemonScene scene = new DaemonScene()) {
      Files.createDirectories(scene.runFolder());
      for (String damaged : List.of("", "[]", "{\"port\":", "{\"port\":\"x\",\"token\":\"t\",\"pid\":1,\"wireVersion\":1,\"build\":\"1\"}")) {
        Files.writeString(scene.runFolder().resolve("daemon.json"), damaged);
        assertTrue(Discovery.read(scene.runFolder()).isEmpty(), damaged);
      }
      Files.writeString(
          scene.runFolder().resolve("daemon.json"),
          "{\"port\":1,\"token\":\"secret\",\"pid\":" + ProcessHandle.current().pid() + ",\"wireVersion\":1,\"build\":\"1\"}");
      assertFalse(Discovery.read(scene.runFolder()).orElseThrow().toString().contains("secret"));
    }
  }
}
