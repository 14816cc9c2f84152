package dev.foretoken.core;

import java.nio.file.Path;
import java.util.Map;

/** Where the daemon says how it is reached: the folder of its discovery file, a pure function of environment and platform. */
public final class RunFolder {
  /** `platform` is the value of the system property os.name. */
  public static Path of(Map<String, String> env, String platform) {
    String own = env.getOrDefault("FORETOKEN_HOME", "");
    if (!own.isEmpty()) return Path.of(own, "run");
    String home = env.containsKey("HOME") ? env.get("HOME") : env.getOrDefault("USERPROFILE", System.getProperty("user.home"));
    if (platform.startsWith("Mac")) return Path.of(home, "Library", "Application Support", "Foretoken", "run");
    if (platform.startsWith("Windows")) return Path.of(env.getOrDefault("LOCALAPPDATA", home), "Foretoken", "run");
    String state = env.get("XDG_STATE_HOME");
    return (state == null ? Path.of(home, ".local", "state") : Path.of(state)).resolve("foretoken").resolve("run");
  }

  private RunFolder() {}
}
