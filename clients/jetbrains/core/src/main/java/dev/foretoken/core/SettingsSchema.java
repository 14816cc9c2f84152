package dev.foretoken.core;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings that an editor may give for its session, from the one schema that the daemon's table generates. */
public final class SettingsSchema {
  /** A setting as a page shows it; a list is written with commas. */
  public record Setting(String key, String description, String defaultText, List<String> choices, boolean isSwitch) {}

  public static List<Setting> ofSession() {
    List<Setting> found = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : schema().entrySet()) {
      if (!entry.getKey().contains(".")) continue;
      JsonObject schema = entry.getValue().getAsJsonObject();
      if (!"session".equals(textOf(schema.get("x-scope")))) continue;
      List<String> choices = new ArrayList<>();
      if (schema.has("enum")) schema.getAsJsonArray("enum").forEach((choice) -> choices.add(choice.getAsString()));
      boolean isSwitch = "boolean".equals(textOf(schema.get("type")));
      found.add(new Setting(entry.getKey(), textOf(schema.get("description")), textOf(schema.get("default")), choices, isSwitch));
    }
    return found;
  }

  /** The user's own values, by key, nested and typed as the daemon takes them; what the schema does not know is left out. */
  public static JsonObject toSession(Map<String, String> values) {
    JsonObject section = new JsonObject();
    for (Setting setting : ofSession()) {
      String value = values.get(setting.key());
      if (value == null) continue;
      String[] names = setting.key().split("\\.", 2);
      if (!section.has(names[0])) section.add(names[0], new JsonObject());
      section.getAsJsonObject(names[0]).add(names[1], typed(schema().getAsJsonObject(setting.key()), value));
    }
    return section;
  }

  /** A number that is none goes as it is written: the daemon says what is wrong with it, to the user. */
  private static JsonElement typed(JsonObject schema, String value) {
    switch (textOf(schema.get("type"))) {
      case "boolean":
        return new JsonPrimitive(Boolean.parseBoolean(value));
      case "integer":
        return value.matches("-?\\d{1,9}") ? new JsonPrimitive(Integer.valueOf(value)) : new JsonPrimitive(value);
      case "array":
        JsonArray list = new JsonArray();
        for (String item : value.split(",")) if (!item.isBlank()) list.add(item.strip());
        return list;
      default:
        return new JsonPrimitive(value);
    }
  }

  private static String textOf(JsonElement value) {
    if (value == null) return "";
    if (!value.isJsonArray()) return value.getAsString();
    List<String> items = new ArrayList<>();
    value.getAsJsonArray().forEach((item) -> items.add(item.getAsString()));
    return String.join(", ", items);
  }

  private static JsonObject schema() {
    try (Reader reader = new InputStreamReader(SettingsSchema.class.getResourceAsStream("/settings.schema.json"), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject("properties");
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  private SettingsSchema() {}
}
