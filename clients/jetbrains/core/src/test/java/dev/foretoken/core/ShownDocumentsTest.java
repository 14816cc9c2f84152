package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the real daemon has of the documents that an editor shows. */
class ShownDocumentsTest {
  /** As an editor has it. */
  private static final class Edited {
    Path file;
    final StringBuilder text = new StringBuilder();
  }

  private DaemonScene scene;
  private DaemonLink link;
  private ShownDocuments<Edited> shown;
  private Edited document;

  @BeforeEach
  void start() throws Exception {
    scene = new DaemonScene();
    link = scene.link();
    link.start();
    DaemonScene.until(link, SessionStatus.State.EMBEDDED);
    shown = new ShownDocuments<>(link, (edited) -> edited.file == null ? null : edited.file.toUri().toString(), (edited) -> edited.text);
    document = new Edited();
    document.file = scene.file;
    document.text.append(DaemonScene.firstLine());
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    scene.close();
  }

  private void type(String text) {
    int offset = document.text.length();
    document.text.append(text);
    shown.changed(document, offset, 0, text);
  }

  /** Null where it is not open. */
  private String told(Path file) throws Exception {
    return GhostTextTest.textOf(link, file.toUri().toString());
  }

  @Test
  void oneInTwoEditorsIsOpenUntilTheSecondIsClosed() throws Exception {
    shown.shown(document);
    shown.shown(document);
    type("a");
    shown.hidden(document);
    type("b");
    assertEquals(document.text.toString(), told(document.file));
    shown.hidden(document);
    assertNull(told(document.file));
    type("c");
    shown.hidden(document);
    assertNull(told(document.file));
  }

  @Test
  void aFileThatIsRenamedGoesOnUnderItsNewName() throws Exception {
    shown.shown(document);
    Path before = document.file;
    document.file = Files.move(before, before.resolveSibling("Renamed.ts"));
    type(DaemonScene.TYPED);
    assertNull(told(before));
    assertEquals(document.text.toString(), told(document.file));
    String uri = document.file.toUri().toString();
    DaemonScene.until(() -> !link.ghostText().ask(uri, document.text.length(), true, null).join().isEmpty());
    assertTrue(link.ghostText().rest(uri).startsWith(DaemonScene.REST));
    shown.hidden(document);
    assertNull(told(document.file));
  }

  @Test
  void oneWithoutAFileIsToldOnceItHasOne() throws Exception {
    Path file = document.file;
    document.file = null;
    shown.shown(document);
    type("a");
    assertNull(told(file));
    document.file = file;
    shown.saved(document);
    assertEquals(document.text.toString(), told(file));
  }
}
