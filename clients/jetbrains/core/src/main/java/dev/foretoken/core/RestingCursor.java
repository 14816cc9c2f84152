package dev.foretoken.core;

import com.google.gson.JsonObject;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Tells where the cursor has come to rest, so that the key that follows there finds the daemon ready; not while its user types. */
final class RestingCursor {
  /** Nothing was typed and nothing moved for so long. */
  private static final long REST_MS = 200;

  private final OpenDocuments documents;
  private final ScheduledExecutorService worker;
  /** Sends a notification, or does nothing where no daemon hears of it. */
  private final BiConsumer<String, JsonObject> tell;
  private Future<?> waiting;

  RestingCursor(OpenDocuments documents, ScheduledExecutorService worker, BiConsumer<String, JsonObject> tell) {
    this.documents = documents;
    this.worker = worker;
    this.tell = tell;
  }

  /** The cursor of a document stands at `offset` now, moved by its user or by a change that was told before. */
  synchronized void moved(String uri, int offset) {
    if (waiting != null) waiting.cancel(false);
    OpenDocuments.Open open = documents.get(uri);
    if (open == null) return;
    int version = open.version;
    boolean isTyped = open.movedAt != version;
    open.movedAt = version;
    if (isTyped) return;
    try {
      waiting = worker.schedule(() -> rested(uri, open, version, offset), REST_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ending) {
      // The link was closed: nobody is there to be told.
    }
  }

  private void rested(String uri, OpenDocuments.Open open, int version, int offset) {
    synchronized (documents) {
      if (documents.get(uri) != open || open.version != version) return;
      JsonObject params = OpenDocuments.about(uri);
      params.add("position", open.mirror.positionAt(offset));
      tell.accept("foretoken/cursorRested", params);
    }
  }
}
