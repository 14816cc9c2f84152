package dev.foretoken.core;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What an editor gives to its link: who it is, where the daemon is found, and whom to tell.
 *
 * @param folders the workspace folders, as file URIs
 * @param command the user's setting of the command's path, or empty
 * @param settings the session's settings that the user gave, nested by the dots of their names; asked whenever the daemon asks
 * @param onStatus called on the link's thread
 * @param onMessage sentences for the user, called on the link's thread
 * @param onViews what was last told of the views is no longer so; called on the link's thread
 */
public record LinkOptions(
    String clientName,
    List<String> folders,
    Map<String, String> env,
    String platform,
    Supplier<String> command,
    Supplier<JsonObject> settings,
    Consumer<SessionStatus> onStatus,
    Consumer<String> onMessage,
    Runnable onViews) {
  Path runFolder() {
    return RunFolder.of(env, platform);
  }
}
