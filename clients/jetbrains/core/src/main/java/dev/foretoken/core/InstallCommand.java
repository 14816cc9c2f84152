package dev.foretoken.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Installs the `foretoken` command by npm, so that the user's own registry, proxy and certificates hold. Never without being asked. */
public final class InstallCommand {
  private static final long MINUTES_MAX = 10;
  private static final int SAID_CHARACTERS_MAX = 500;

  /**
   * `what` is a package file, a URL or a registry's name with its version; no script of a package is run. Completes with a sentence for
   * the user, whether it worked or not; the link finds the command by itself.
   */
  public static CompletableFuture<String> byNpm(String what, Map<String, String> env, String platform) {
    String wanted = what.strip();
    // npm would take it for an option of its own.
    if (wanted.isEmpty() || wanted.startsWith("-")) return CompletableFuture.completedFuture("Nothing was installed: no package was named.");
    return CompletableFuture.supplyAsync(() -> run(wanted, env, platform.startsWith("Windows") ? "npm.cmd" : "npm"));
  }

  private static String run(String what, Map<String, String> env, String npm) {
    try {
      ProcessBuilder builder = new ProcessBuilder(List.of(npm, "install", "--global", "--ignore-scripts", "--no-audit", "--no-fund", what));
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

  private InstallCommand() {}
}
