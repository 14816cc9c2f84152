package dev.foretoken.core;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a status line shows: a state, one sentence, and what helps, or null. */
public record SessionStatus(State state, String text, UserCommand help) {
  public enum State {
    READY("on"),
    INDEXING("learning"),
    EMBEDDED("embedded"),
    BACKEND_FAILING("backend fails"),
    SNOOZED("snoozed"),
    OFF("off"),
    /** There is no daemon: said by this client, since nobody else can. */
    NO_DAEMON("no daemon");

    /** For a status line. */
    public final String word;

    State(String word) {
      this.word = word;
    }

    private static State of(String name) {
      return switch (name) {
        case "ready" -> READY;
        case "indexing" -> INDEXING;
        case "embedded" -> EMBEDDED;
        case "backend-failing" -> BACKEND_FAILING;
        case "snoozed" -> SNOOZED;
        case "off" -> OFF;
        // A newer daemon may know more; its sentence still says what is so.
        default -> READY;
      };
    }
  }

  static SessionStatus noDaemon(String text) {
    return new SessionStatus(State.NO_DAEMON, text, null);
  }

  /** The one state that only the editor can help out of. */
  static SessionStatus noCommand() {
    String text = "The command foretoken was not found in $FORETOKEN_HOME/bin or on the PATH. Give its path in the settings, or install it.";
    return new SessionStatus(State.NO_DAEMON, text, UserCommand.INSTALL);
  }

  /** From the params of foretoken/sessionStatus. */
  static SessionStatus of(JsonElement params) {
    JsonObject said = params.getAsJsonObject();
    JsonObject help = said.has("help") ? said.getAsJsonObject("help") : null;
    return new SessionStatus(
        State.of(said.get("state").getAsString()),
        said.get("text").getAsString(),
        help == null ? null : new UserCommand(help.get("title").getAsString(), help.get("command").getAsString(), null));
  }

  /** What a click on it offers, what helps first. Without a daemon there is nothing to explain, and nobody to be silent. */
  public List<UserCommand> offers() {
    List<UserCommand> offers = new ArrayList<>();
    if (help != null) offers.add(help);
    if (state == State.NO_DAEMON) return offers;
    if (help == null || !help.name().equals(UserCommand.WHY.name())) offers.add(UserCommand.WHY);
    if (state != State.SNOOZED) offers.add(UserCommand.snooze(UserCommand.SNOOZE_MINUTES));
    return offers;
  }
}
