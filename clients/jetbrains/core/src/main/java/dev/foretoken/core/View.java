package dev.foretoken.core;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A view of the daemon's, as it words it: rows to draw, and what its user may do about each. */
public record View(String id, String title, List<Row> rows) {
  /** `state` is for a colour and may be null; `rows` stand below it. */
  public record Row(String title, String value, String detail, String state, List<Action> actions, List<Row> rows) {
    /** As one line of a tree. */
    public String text() {
      return value.isEmpty() ? title : title + "   " + value;
    }
  }

  /** A request to send as it stands here; `confirm` is a question to put to the user first, or null. */
  public record Action(String id, String title, String method, JsonObject params, String confirm) {}

  /** Of the answer to foretoken/views; what a newer daemon says beside is of no interest. */
  static List<View> listOf(JsonElement answer) {
    List<View> found = new ArrayList<>();
    if (!answer.isJsonObject()) return found;
    for (JsonElement view : answer.getAsJsonObject().getAsJsonArray("views")) found.add(whole(new Gson().fromJson(view, View.class)));
    return found;
  }

  private static View whole(View read) {
    return new View(read.id, read.title, wholeRows(read.rows));
  }

  private static List<Row> wholeRows(List<Row> read) {
    if (read == null) return List.of();
    return read.stream()
        .map(
            (row) ->
                new Row(row.title, row.value, row.detail == null ? "" : row.detail, row.state, row.actions == null ? List.of() : row.actions, wholeRows(row.rows)))
        .toList();
  }
}
