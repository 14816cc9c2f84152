package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foretoken.core.swing.SettingsForm;
import dev.foretoken.core.swing.ViewPanel;
import java.awt.Component;
import java.awt.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      List<View.Action> performed = new ArrayList<>();
      SwingUtilities.invokeAndWait(() -> {
        ViewPanel panel = new ViewPanel(performed::add);
        panel.show(index(link));
        assertEquals(codebase, ((DefaultMutableTreeNode) one(panel, JTree.class).getPathForRow(0).getLastPathComponent()).getUserObject());
        assertEquals(codebase.detail(), one(panel, JTextArea.class).getText());
        // Scroll bars have buttons too, without a word.
        List<JButton> buttons = all(panel, JButton.class).filter((button) -> !button.getText().isEmpty()).toList();
        assertEquals(List.of("Pause", "Learn anew"), buttons.stream().map(JButton::getText).toList());
        buttons.get(0).doClick();
      });
      int before = scene.viewsChanged.get();
      link.perform(performed.get(0)).join();
      DaemonScene.until(() -> scene.viewsChanged.get() > before);
      View.Row paused = index(link).rows().get(0);
      assertEquals("paused", paused.value());
      assertEquals("Go on", paused.actions().get(0).title());
      assertTrue(paused.actions().get(1).confirm().endsWith("?"));
      link.perform(paused.actions().get(0)).join();
      DaemonScene.until(() -> isLearned(link));
      assertEquals("usage", link.views(7).join().get(1).id());
    }
  }

  @Test
  void withoutADaemonThereIsNothingToDraw() throws Exception {
    try (DaemonScene scene = new DaemonScene(); DaemonLink link = scene.link()) {
      assertEquals(List.of(), link.views(30).join());
    }
  }

  @Test
  void viewsThatWereOpenBeforeTheDaemonAreDrawnOnceItIsThere() throws Exception {
    try (DaemonScene scene = new DaemonScene(); DaemonLink link = scene.link()) {
      assertEquals(List.of(), link.views(30).join());
      link.start();
      DaemonScene.until(() -> scene.viewsChanged.get() == 1);
      assertEquals(2, link.views(30).join().size());
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

  private static boolean isLearned(DaemonLink link) {
    return index(link).rows().get(0).value().matches("\\d+ files");
  }

  private static View index(DaemonLink link) {
    return link.views(30).join().get(0);
  }

  private static <T extends Component> T one(Container in, Class<T> type) {
    return all(in, type).findFirst().orElseThrow();
  }

  private static <T extends Component> Stream<T> all(Container in, Class<T> type) {
    return Stream.of(in.getComponents()).flatMap((child) -> Stream.concat(Stream.of(child).filter(type::isInstance).map(type::cast), child instanceof Container below ? all(below, type) : Stream.empty()));
  }
}
