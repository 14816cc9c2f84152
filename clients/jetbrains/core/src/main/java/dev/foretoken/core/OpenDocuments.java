package dev.foretoken.core;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The documents that the editor has open; told to a daemon as they change, and told whole to the next daemon after one was lost. */
final class OpenDocuments {
  /** One open document: its version grows with every change and is never told twice to the same daemon. */
  static final class Open {
    final String languageId;
    final TextMirror mirror;
    int version = 1;
    /** The version at which the cursor was last seen to move. */
    int movedAt = 1;

    Open(String languageId, CharSequence text) {
      this.languageId = languageId;
      this.mirror = new TextMirror(text);
    }
  }

  private final Map<String, Open> documents = new LinkedHashMap<>();
  /** Sends a notification, or does nothing while there is no daemon. */
  private final BiConsumer<String, JsonObject> tell;

  OpenDocuments(BiConsumer<String, JsonObject> tell) {
    this.tell = tell;
  }

  synchronized Open get(String uri) {
    return documents.get(uri);
  }

  synchronized void open(String uri, String languageId, CharSequence text) {
    if (documents.containsKey(uri)) close(uri);
    Open open = new Open(languageId, text);
    documents.put(uri, open);
    tellOpen(uri, open);
  }

  /** `removed` UTF-16 units at `offset` make way for `inserted`. A change of a document that is not open is of no interest. */
  synchronized void change(String uri, int offset, int removed, CharSequence inserted) {
    Open open = documents.get(uri);
    if (open == null) return;
    JsonObject range = new JsonObject();
    range.add("start", open.mirror.positionAt(offset));
    range.add("end", open.mirror.positionAt(offset + removed));
    open.mirror.replace(offset, removed, inserted);
    open.version++;
    JsonObject change = new JsonObject();
    change.add("range", range);
    change.addProperty("text", inserted.toString());
    JsonArray changes = new JsonArray();
    changes.add(change);
    JsonObject params = new JsonObject();
    params.add("textDocument", named(uri, open.version));
    params.add("contentChanges", changes);
    tell.accept("textDocument/didChange", params);
  }

  synchronized void save(String uri) {
    if (documents.containsKey(uri)) tell.accept("textDocument/didSave", about(uri));
  }

  synchronized void close(String uri) {
    if (documents.remove(uri) != null) tell.accept("textDocument/didClose", about(uri));
  }

  /** A new daemon knows none of them. */
  synchronized void tellAll() {
    documents.forEach(this::tellOpen);
  }

  private void tellOpen(String uri, Open open) {
    JsonObject document = named(uri, open.version);
    document.addProperty("languageId", open.languageId);
    document.addProperty("text", open.mirror.text());
    JsonObject params = new JsonObject();
    params.add("textDocument", document);
    tell.accept("textDocument/didOpen", params);
  }

  static JsonObject about(String uri) {
    JsonObject document = new JsonObject();
    document.addProperty("uri", uri);
    JsonObject params = new JsonObject();
    params.add("textDocument", document);
    return params;
  }

  private static JsonObject named(String uri, int version) {
    JsonObject document = new JsonObject();
    document.addProperty("uri", uri);
    document.addProperty("version", version);
    return document;
  }
}
