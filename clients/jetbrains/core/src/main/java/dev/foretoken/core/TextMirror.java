package dev.foretoken.core;

import com.google.gson.JsonObject;
import java.util.Arrays;

/** The text of one open document as the daemon has it, with the places of its lines, so that offsets can be told as LSP positions. */
final class TextMirror {
  private final StringBuilder text;
  private int[] lineStarts = new int[64];
  private int lines;

  TextMirror(CharSequence text) {
    this.text = new StringBuilder(text);
    findLines(0);
  }

  String text() {
    return text.toString();
  }

  int length() {
    return text.length();
  }

  String slice(int from, int to) {
    return text.substring(from, to);
  }

  /** Line and UTF-16 character, both from 0. An IDE's documents have no line end but \n. */
  JsonObject positionAt(int offset) {
    int found = Arrays.binarySearch(lineStarts, 0, lines, offset);
    int line = found >= 0 ? found : -found - 2;
    JsonObject position = new JsonObject();
    position.addProperty("line", line);
    position.addProperty("character", offset - lineStarts[line]);
    return position;
  }

  /** The other way round; beyond the end of a line is its end. */
  int offsetAt(int line, int character) {
    if (line >= lines) return text.length();
    int end = line + 1 < lines ? lineStarts[line + 1] - 1 : text.length();
    return Math.min(lineStarts[line] + character, end);
  }

  /** Costs what stands below the change. */
  void replace(int offset, int removed, CharSequence inserted) {
    int end = offset + removed;
    int found = Arrays.binarySearch(lineStarts, 0, lines, offset);
    int line = found >= 0 ? found : -found - 2;
    boolean samePlaces = text.indexOf("\n", offset) < 0 || text.indexOf("\n", offset) >= end;
    boolean oneLine = samePlaces && inserted.chars().noneMatch((unit) -> unit == '\n');
    text.replace(offset, end, inserted.toString());
    if (!oneLine) findLines(line);
    else for (int i = line + 1; i < lines; i++) lineStarts[i] += inserted.length() - removed;
  }

  private void findLines(int from) {
    lines = from + 1;
    for (int at = text.indexOf("\n", lineStarts[from]); at >= 0; at = text.indexOf("\n", at + 1)) {
      if (lines == lineStarts.length) lineStarts = Arrays.copyOf(lineStarts, 2 * lines);
      lineStarts[lines++] = at + 1;
    }
  }
}
