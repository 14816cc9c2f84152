package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foretoken.core.swing.SettingsForm;
import dev.foretoken.core.swing.ViewPanel;
import dev.foretoken.core.swing.ViewPanels;
import java.awt.Component;
import java.awt.Container;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JTextArea;
import javax.swing.JTree;
import javax.swing.SwingUtilities;
import javax.swing.tree.DefaultMutableTreeNode;
import org.junit.jupiter.api.Test;

/** The views of index and usage beside the real daemon, drawn as the tool window draws them; and the settings page. No screen is needed. */
class ViewTest {
  @Test
  void theIndexIsShownPausedAndGoesOnAndEachChangeIsTold() throws Exception {
    try (DaemonScene scene = new DaemonScene(); DaemonLink link = scene.link()) {
      link.start();
      DaemonScene.until(link, SessionStatus.State.EMBEDDED);
      DaemonScene.until(() -> isLearned(link));
      View.Row codebase = index(link).rows().get(0);
      List<String> questions = new ArrayList<>();
      ViewPanels panels = new ViewPanels(link, SwingUtilities::invokeLater, (question) -> !questions.add(question), scene.messages::add);
      scene.onViews = panels::draw;
      panels.draw();
      Map<String, ViewPanel> opened = onEventThread(panels::open);
      assertEquals(List.of("Index", "Usage"), List.copyOf(opened.keySet()));
      ViewPanel panel = opened.get("Index");
      DaemonScene.until(() -> onEventThread(() -> one(panel, JTree.class).getRowCount() > 0));
      assertEquals(codebase, onEventThread(() -> ((DefaultMutableTreeNode) one(panel, JTree.class).getPathForRow(0).getLastPathComponent()).getUserObject()));
      assertEquals(codebase.detail(), onEventThread(() -> one(panel, JTextArea.class).getText()));
      assertEquals(List.of("Pause", "Learn anew"), words(panel));
      click(panel, "Pause");
      DaemonScene.until(() -> words(panel).contains("Go on"));
      assertEquals("paused", index(link).rows().get(0).value());
      // The user says no.
      click(panel, "Learn anew");
      assertEquals(1, questions.size());
      assertTrue(questions.get(0).endsWith("?"), questions.get(0));
      assertEquals("paused", index(link).rows().get(0).value());
      click(panel, "Go on");
      DaemonScene.until(() -> isLearned(link));
      assertEquals(List.of(), List.copyOf(scene.messages));
      assertEquals("usage", link.views().join().get(1).id());
    }
  }

  @Test
  void withoutADaemonThereIsNothingToDraw() throws Exception {
    try (DaemonScene scene = new DaemonScene(); DaemonLink link = scene.link()) {
      assertEquals(List.of(), link.views().join());
    }
  }

  @Test
  void viewsThatWereOpenBeforeTheDaemonAreDrawnOnceItIsThere() throws Exception {
    try (DaemonScene scene = new DaemonScene(); DaemonLink link = scene.link()) {
      assertEquals(List.of(), link.views().join());
      link.start();
      DaemonScene.until(() -> scene.viewsChanged.get() == 1);
      assertEquals(2, link.views().join().size());
    }
  }

  @Test
  void theSettingsPageGivesWhatWasChanged() throws Exception {
    SwingUtilities.invokeAndWait(() -> {
      SettingsForm form = new SettingsForm();
      form.show("/x/foretoken", Map.of("completion.confidence", "quiet"));
      assertEquals("/x/foretoken", form.command());
      assertEquals(Map.of("completion.confidence", "quiet"), form.values());
      all(form, JComboBox.class).forEach((box) -> box.setSelectedItem("eager"));
      assertEquals("eager", form.values().get("completion.confidence"));
      form.show("", Map.of());
      assertEquals(Map.of(), form.values());
    });
  }

  private static <T> T onEventThread(Supplier<T> look) {
    AtomicReference<T> found = new AtomicReference<>();
    try {
      SwingUtilities.invokeAndWait(() -> found.set(look.get()));
    } catch (InterruptedException | InvocationTargetException failure) {
      throw new AssertionError(failure);
    }
    return found.get();
  }

  /** Scroll bars have buttons too, without a word. */
  private static List<String> words(ViewPanel panel) {
    return onEventThread(() -> all(panel, JButton.class).map(JButton::getText).filter((text) -> !text.isEmpty()).toList());
  }

  private static void click(ViewPanel panel, String word) {
    onEventThread(() -> {
      all(panel, JButton.class).filter((button) -> button.getText().equals(word)).findFirst().orElseThrow().doClick();
      return null;
    });
  }

  private static boolean isLearned(DaemonLink link) {
    return index(link).rows().get(0).value().matches("\\d+ files");
  }

  private static View index(DaemonLink link) {
    return link.views().join().get(0);
  }

  private static <T extends Component> T one(Container in, Class<T> type) {
    return all(in, type).findFirst().orElseThrow();
  }

  private static <T extends Component> Stream<T> all(Container in, Class<T> type) {
    return Stream.of(in.getComponents()).flatMap((child) -> Stream.concat(Stream.of(child).filter(type::isInstance).map(type::cast), child instanceof Container below ? all(below, type) : Stream.empty()));
  }
}
