package dev.foretoken.core;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What a user may ask for, by a menu or a button.
 *
 * @param name of the daemon's command, or INSTALL's
 * @param argument of that command, or null
 */
public record UserCommand(String title, String name, JsonObject argument) {
  /** The one that the editor itself runs: there is no daemon to ask. */
  public static final UserCommand INSTALL = new UserCommand("Install by npm…", "editor.install", null);

  public static final UserCommand WHY = new UserCommand("Why no suggestion?", "foretoken.why", null);
  public static final UserCommand WAKE = new UserCommand("Suggest again", "foretoken.wake", null);
  public static final UserCommand PAUSE_INDEXING = new UserCommand("Pause indexing", "foretoken.pauseIndexing", null);
  public static final UserCommand RESUME_INDEXING = new UserCommand("Go on indexing", "foretoken.resumeIndexing", null);
  public static final int SNOOZE_MINUTES = 10;
  private static final int SNOOZE_MINUTES_MAX = 24 * 60;

  /** `minutes` from 1 to 1440. */
  public static UserCommand snooze(int minutes) {
    JsonObject argument = new JsonObject();
    argument.addProperty("minutes", minutes);
    return new UserCommand("Snooze for " + minutes + " minutes", "foretoken.snooze", argument);
  }

  /** A snooze of as many minutes as the user wrote; empty where that is no number of minutes within a day. */
  public static Optional<UserCommand> snooze(String written) {
    try {
      int minutes = Integer.parseInt(written.strip());
      return minutes >= 1 && minutes <= SNOOZE_MINUTES_MAX ? Optional.of(snooze(minutes)) : Optional.empty();
    } catch (NumberFormatException other) {
      return Optional.empty();
    }
  }
}
