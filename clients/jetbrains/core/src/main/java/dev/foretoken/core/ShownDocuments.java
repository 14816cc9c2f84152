package dev.foretoken.core;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The documents that editors show: one is open for the daemon while at least one editor shows it, under the name that its file has. A file
 * that was renamed or moved meanwhile is another one to the daemon. On one thread.
 *
 * @param <D> the editor's own document, compared by identity
 */
public final class ShownDocuments<D> {
  private static final class Shown {
    int editors = 0;
    /** Null while it has no file that the daemon may hear of. */
    String uri;
  }

  private final DaemonLink link;
  private final Function<D, String> uriOf;
  private final Function<D, CharSequence> textOf;
  private final Map<D, Shown> documents = new IdentityHashMap<>();

  /** `uriOf` gives null for a document without a file on this machine; `textOf` what is in it by now. */
  public ShownDocuments(DaemonLink link, Function<D, String> uriOf, Function<D, CharSequence> textOf) {
    this.link = link;
    this.uriOf = uriOf;
    this.textOf = textOf;
  }

  /** One more editor shows it. */
  public void shown(D document) {
    Shown shown = documents.computeIfAbsent(document, (first) -> new Shown());
    shown.editors++;
    isNamedAnew(document, shown);
  }

  /** One editor fewer shows it; of no interest for one that was never shown. */
  public void hidden(D document) {
    Shown shown = documents.get(document);
    if (shown == null || --shown.editors > 0) return;
    documents.remove(document);
    if (shown.uri != null) link.close(shown.uri);
  }

  /** `removed` UTF-16 units at `offset` made way for `inserted`, and the document has it already. */
  public void changed(D document, int offset, int removed, CharSequence inserted) {
    Shown shown = documents.get(document);
    if (shown == null || isNamedAnew(document, shown) || shown.uri == null) return;
    link.change(shown.uri, offset, removed, inserted);
  }

  /** The cursor of an editor that shows it stands at `offset` now. */
  public void moved(D document, int offset) {
    Shown shown = documents.get(document);
    if (shown != null && shown.uri != null) link.cursorMoved(shown.uri, offset);
  }

  public void saved(D document) {
    Shown shown = documents.get(document);
    if (shown == null) return;
    isNamedAnew(document, shown);
    if (shown.uri != null) link.save(shown.uri);
  }

  /** Opened under its present name, with its present text, where that is not the one it is open under. */
  private boolean isNamedAnew(D document, Shown shown) {
    String uri = uriOf.apply(document);
    if (uri == null ? shown.uri == null : uri.equals(shown.uri)) return false;
    if (shown.uri != null) link.close(shown.uri);
    shown.uri = uri;
    if (uri != null) link.open(uri, "", textOf.apply(document));
    return true;
  }
}
