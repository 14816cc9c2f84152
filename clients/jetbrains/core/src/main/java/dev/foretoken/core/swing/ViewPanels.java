package dev.foretoken.core.swing;

import dev.foretoken.core.DaemonLink;
import dev.foretoken.core.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The daemon's views, each in a panel: drawn once they are opened and whenever they change, with what their rows offer. */
public final class ViewPanels {
  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("index", "Index");
    TITLES.put("usage", "Usage");
  }

  private final DaemonLink link;
  private final Executor eventThread;
  private final Predicate<String> agrees;
  private final Consumer<String> tell;
  /** By the ids of the views; of the event thread alone. */
  private final Map<String, ViewPanel> panels = new LinkedHashMap<>();

  /** `agrees` puts a question to the user, on the event thread; `tell` shows what went wrong. */
  public ViewPanels(DaemonLink link, Executor eventThread, Predicate<String> agrees, Consumer<String> tell) {
    this.link = link;
    this.eventThread = eventThread;
    this.agrees = agrees;
    this.tell = tell;
  }

  /** New panels by their titles, on the event thread. */
  public Map<String, ViewPanel> open() {
    Map<String, ViewPanel> byTitle = new LinkedHashMap<>();
    TITLES.forEach((id, title) -> {
      panels.put(id, new ViewPanel(this::perform));
      byTitle.put(title, panels.get(id));
    });
    draw();
    return byTitle;
  }

  /** As they are by now; nothing is asked for before they are opened. From any thread. */
  public void draw() {
    eventThread.execute(() -> {
      if (panels.isEmpty()) return;
      link.views().thenAccept((views) -> eventThread.execute(() -> views.forEach(this::show)));
    });
  }

  private void show(View view) {
    ViewPanel panel = panels.get(view.id());
    if (panel != null) panel.show(view);
  }

  private void perform(View.Action action) {
    if (action.confirm() != null && !agrees.test(action.confirm())) return;
    link.perform(action)
        .whenComplete((answer, failure) -> {
          if (failure != null) tell.accept(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
          draw();
        });
  }
}
