package dev.foretoken.core;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is suggested where, from the question to what became of it. A new question of a document replaces the one in flight; an answer
 * for a text that has changed since is dropped; what the user types along stays shown, and its rest is what a word or a line is taken of.
 */
public final class GhostText {
  /** What the editor's own pop-up has selected: a suggestion must extend it. `start` is where it would begin to replace. */
  public record Selected(int start, String text) {
    /** An item of which the longest beginning that stands before the cursor is taken for what is typed of it. */
    public static Selected at(CharSequence text, int offset, String item) {
      int typed = Math.min(item.length(), offset);
      while (!text.subSequence(offset - typed, offset).toString().equals(item.substring(0, typed))) typed--;
      return new Selected(offset - typed, item);
    }
  }

  private record Asked(CompletableFuture<JsonElement> answer, int version) {}

  private static final class Shown {
    final List<Suggestion> suggestions;
    int index = 0;
    /** Where the rest stands, and how much of the suggestion is in the document before it. */
    int offset;
    int taken = 0;
    /** The editor draws it no more, and may yet insert it: its key to take it hides it first. */
    boolean isHidden = false;

    Shown(List<Suggestion> suggestions, int offset) {
      this.suggestions = suggestions;
      this.offset = offset;
    }

    Suggestion current() {
      return suggestions.get(index);
    }

    String rest() {
      return current().text().substring(taken);
    }

    String before() {
      return current().text().substring(0, taken);
    }

    /** The editor may have turned to another candidate by itself: the one that goes on so is the one that is shown. */
    boolean goesOnWith(String inserted) {
      String before = before();
      for (int step = 0; step < suggestions.size(); step++) {
        int candidate = (index + step) % suggestions.size();
        if (!suggestions.get(candidate).text().startsWith(before + inserted)) continue;
        index = candidate;
        return true;
      }
      return false;
    }
  }

  private static final Pattern WORD = Pattern.compile("\\s*(?:[\\p{L}\\p{N}_$]+|[^\\p{L}\\p{N}_$\\s]+)|\\s+");

  private final DaemonLink link;
  private final OpenDocuments documents;
  private final Map<String, Asked> asked = new HashMap<>();
  private final Map<String, Shown> shown = new HashMap<>();
  /** The suggestion whose last character the document's last change brought. */
  private final Map<String, Suggestion> taken = new HashMap<>();

  GhostText(DaemonLink link, OpenDocuments documents) {
    this.link = link;
    this.documents = documents;
  }

  /**
   * What may follow the cursor at `offset`, best first. Never fails: without a daemon, for an unknown document and for a text that
   * has changed meanwhile the list is empty. Cancelling the future gives the question up.
   */
  public CompletableFuture<List<Suggestion>> ask(String uri, int offset, boolean invoked, Selected selected) {
    OpenDocuments.Open open = documents.get(uri);
    if (open == null) return CompletableFuture.completedFuture(List.of());
    CompletableFuture<JsonElement> answer;
    int version;
    synchronized (documents) {
      version = open.version;
      answer = link.request("textDocument/inlineCompletion", question(uri, open, offset, invoked, selected));
    }
    synchronized (this) {
      Asked before = asked.put(uri, new Asked(answer, version));
      if (before != null) before.answer.cancel(false);
      shown.remove(uri);
    }
    CompletableFuture<List<Suggestion>> suggestions =
        answer.handle((result, failure) -> failure == null ? keep(uri, open, version, offset, result) : List.of());
    suggestions.whenComplete((list, failure) -> {
      if (failure != null) answer.cancel(false);
    });
    return suggestions;
  }

  /** What is not in the document yet of the suggestion that is shown; empty when none is. */
  public synchronized String rest(String uri) {
    Shown now = shown.get(uri);
    return now == null || now.isHidden ? "" : now.rest();
  }

  /** The next word of what is shown, with the blanks before it. */
  public synchronized String nextWord(String uri) {
    String rest = rest(uri);
    Matcher word = WORD.matcher(rest);
    return word.lookingAt() ? word.group() : rest;
  }

  /** The rest of the line that is shown; when only a line end is left of it, the line end and the line after. */
  public synchronized String nextLine(String uri) {
    String rest = rest(uri);
    int from = rest.startsWith("\n") ? 1 : 0;
    int end = rest.indexOf('\n', from);
    return end < 0 ? rest : rest.substring(0, end);
  }

  /** The editor draws this one of the candidates, counted from 0: its user may have turned to it. */
  public synchronized void drawn(String uri, int candidate) {
    Shown now = shown.get(uri);
    if (now == null || candidate >= now.suggestions.size()) return;
    if (now.suggestions.get(candidate).text().startsWith(now.before())) now.index = candidate;
    now.isHidden = false;
  }

  /** The editor draws it no more, whatever for: dismissed, or the cursor or the user is elsewhere. */
  public synchronized void hidden(String uri) {
    Shown now = shown.get(uri);
    if (now != null) now.isHidden = true;
  }

  /** The editor inserted all that was left of what it shows; the text itself came as a change before. */
  public void inserted(String uri) {
    Suggestion whole;
    synchronized (this) {
      whole = taken.remove(uri);
    }
    if (whole != null) report(whole.completionId());
  }

  /** Follows the document: what is typed along is taken from what is shown, anything else ends it. */
  synchronized void changed(String uri, int offset, int removed, CharSequence inserted) {
    taken.remove(uri);
    Shown now = shown.get(uri);
    if (now == null) return;
    if (removed > 0 || offset != now.offset || !now.goesOnWith(inserted.toString())) {
      shown.remove(uri);
      return;
    }
    now.taken += inserted.length();
    now.offset += inserted.length();
    if (!now.rest().isEmpty()) return;
    shown.remove(uri);
    taken.put(uri, now.current());
  }

  synchronized void closed(String uri) {
    shown.remove(uri);
    taken.remove(uri);
    Asked open = asked.remove(uri);
    if (open != null) open.answer.cancel(false);
  }

  private List<Suggestion> keep(String uri, OpenDocuments.Open open, int version, int offset, JsonElement result) {
    synchronized (documents) {
      if (open.version != version || documents.get(uri) != open) return List.of();
      List<Suggestion> suggestions = new ArrayList<>();
      JsonElement items = result.isJsonObject() ? result.getAsJsonObject().get("items") : result;
      if (items != null && items.isJsonArray()) {
        for (JsonElement item : items.getAsJsonArray()) suggestions.add(read(item.getAsJsonObject(), open, offset));
      }
      suggestions.removeIf((suggestion) -> suggestion.text().isEmpty());
      synchronized (this) {
        Asked latest = asked.get(uri);
        if (latest == null || latest.version != version) return List.of();
        if (suggestions.isEmpty()) shown.remove(uri);
        else shown.put(uri, new Shown(List.copyOf(suggestions), offset));
      }
      return List.copyOf(suggestions);
    }
  }

  /** The text after the cursor: an item may begin before it, with what is typed already. */
  private static Suggestion read(JsonObject item, OpenDocuments.Open open, int offset) {
    String text = item.get("insertText").getAsString();
    if (item.has("range")) {
      JsonObject start = item.getAsJsonObject("range").getAsJsonObject("start");
      int from = open.mirror.offsetAt(start.get("line").getAsInt(), start.get("character").getAsInt());
      String typed = open.mirror.slice(from, offset);
      text = text.startsWith(typed) ? text.substring(typed.length()) : "";
    }
    JsonObject argument = item.getAsJsonObject("command").getAsJsonArray("arguments").get(0).getAsJsonObject();
    return new Suggestion(argument.get("completionId").getAsLong(), text);
  }

  private static JsonObject question(String uri, OpenDocuments.Open open, int offset, boolean invoked, Selected selected) {
    JsonObject document = new JsonObject();
    document.addProperty("uri", uri);
    JsonObject context = new JsonObject();
    context.addProperty("triggerKind", invoked ? 1 : 2);
    if (selected != null) {
      JsonObject range = new JsonObject();
      range.add("start", open.mirror.positionAt(selected.start));
      range.add("end", open.mirror.positionAt(offset));
      JsonObject info = new JsonObject();
      info.add("range", range);
      info.addProperty("text", selected.text);
      context.add("selectedCompletionInfo", info);
    }
    JsonObject params = new JsonObject();
    params.add("textDocument", document);
    params.add("position", open.mirror.positionAt(offset));
    params.add("context", context);
    return params;
  }

  private void report(long completionId) {
    JsonObject argument = new JsonObject();
    argument.addProperty("completionId", completionId);
    JsonArray arguments = new JsonArray();
    arguments.add(argument);
    link.command("foretoken.accepted", arguments);
  }
}
