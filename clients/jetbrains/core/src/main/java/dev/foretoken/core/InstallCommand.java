package dev.foretoken.core;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Installs the `foretoken` command by npm, so that the user's own registry, proxy and certificates hold. Never without being asked. */
public final class InstallCommand {
  private static final long MINUTES_MAX = 10;
  private static final int SAID_CHARACTERS_MAX = 500;

  /** What to offer: the version that belongs to this client where the public registry has it, else nothing. */
  public static String offered() {
    JsonObject known = known();
    return known.get("published").getAsBoolean() ? known.get("package").getAsString() + "@" + known.get("version").getAsString() : "";
  }

  /** Of this client; the command's that belongs to it is the same. */
  static String clientVersion() {
    return known().get("version").getAsString();
  }

  /**
   * `what` is a package file, a URL or a registry's name with its version; no script of a package is run. Completes with a sentence for
   * the user, whether it worked or not; the link finds the command by itself.
   */
  static CompletableFuture<String> byNpm(String what, Map<String, String> env, String platform) {
    String wanted = what.strip();
    // npm would take it for an option of its own.
    if (wanted.isEmpty() || wanted.startsWith("-")) return CompletableFuture.completedFuture("Nothing was installed: no package was named.");
    return CompletableFuture.supplyAsync(() -> run(words(wanted, env, platform.startsWith("Windows")), wanted, env));
  }

  private static List<String> words(String what, Map<String, String> env, boolean isWindows) {
    List<String> words = new ArrayList<>(List.of(isWindows ? "npm.cmd" : "npm"));
    known().getAsJsonArray("arguments").forEach((word) -> words.add(word.getAsString()));
    String home = env.getOrDefault("FORETOKEN_HOME", "");
    // Where it is looked for first. npm puts commands into `bin` itself, but on Windows.
    if (!home.isEmpty()) words.addAll(List.of("--prefix", isWindows ? Path.of(home, "bin").toString() : home));
    words.add(what);
    return words;
  }

  private static String run(List<String> words, String what, Map<String, String> env) {
    try {
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().putAll(env);
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      process.onExit().orTimeout(MINUTES_MAX, TimeUnit.MINUTES).exceptionally((late) -> process.destroyForcibly());
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() == 0) return "Foretoken is installed: " + what + ".";
      return "npm could not install " + what + ": " + said.substring(Math.max(0, said.length() - SAID_CHARACTERS_MAX));
    } catch (IOException failure) {
      return "npm could not be started (" + failure.getMessage() + "): install Node.js, or give the path of a foretoken command.";
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return "The installation was given up.";
    }
  }

  private static JsonObject known() {
    try (var in = InstallCommand.class.getResourceAsStream("/install.json")) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8)).getAsJsonObject();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private InstallCommand() {}
}
