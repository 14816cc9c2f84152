package dev.foretoken.core;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** What a status line shows: a state, one sentence, and the command of a button that helps, where there is one. */
public record SessionStatus(State state, String text, String helpTitle, String helpCommand) {
  /** A help command that the editor itself runs. */
  public static final String INSTALL = "editor.install";

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
    return new SessionStatus(State.NO_DAEMON, text, null, null);
  }

  /** The one state that only the editor can help out of: the command of its button is not the daemon's. */
  static SessionStatus noCommand() {
    String text = "The command foretoken was not found in $FORETOKEN_HOME/bin or on the PATH. Give its path in the settings, or install it.";
    return new SessionStatus(State.NO_DAEMON, text, "Install by npm…", INSTALL);
  }

  /** From the params of foretoken/sessionStatus. */
  static SessionStatus of(JsonElement params) {
    JsonObject said = params.getAsJsonObject();
    JsonObject help = said.has("help") ? said.getAsJsonObject("help") : null;
    return new SessionStatus(
        State.of(said.get("state").getAsString()),
        said.get("text").getAsString(),
        help == null ? null : help.get("title").getAsString(),
        help == null ? null : help.get("command").getAsString());
  }
}
