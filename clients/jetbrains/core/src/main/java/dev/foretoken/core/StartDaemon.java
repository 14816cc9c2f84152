package dev.foretoken.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the shared daemon, which stays when the process that started it ends. */
public final class StartDaemon {
  private static final long UP_MS_MAX = 120_000;
  private static final int SAID_CHARACTERS_MAX = 2_000;

  /**
   * Blocks until a daemon has written its discovery file. `foretoken lsp --stdio` starts one where there is none; a first start may
   * install a Node.js, which is why it may take minutes. Fails with what the command said.
   */
  public static Discovery by(Path command, Map<String, String> env, Path runFolder) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command.toString(), "lsp", "--stdio");
    builder.environment().putAll(env);
    Process forwarder = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    StringBuffer said = new StringBuffer();
    Thread reader = new Thread(() -> read(forwarder, said), "foretoken start");
    reader.setDaemon(true);
    reader.start();
    try {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UP_MS_MAX);
      while (System.nanoTime() < until) {
        Optional<Discovery> running = Discovery.read(runFolder);
        if (running.isPresent()) return running.get();
        if (forwarder.waitFor(30, TimeUnit.MILLISECONDS)) {
          reader.join(1_000);
          throw new IOException(command + " ended: " + said.toString().strip());
        }
      }
      throw new IOException(command + " has started no daemon in two minutes. " + said.toString().strip());
    } finally {
      forwarder.getOutputStream().close();
      if (!forwarder.waitFor(2, TimeUnit.SECONDS)) forwarder.destroy();
    }
  }

  private static void read(Process forwarder, StringBuffer said) {
    try (var error = forwarder.errorReader(StandardCharsets.UTF_8)) {
      for (String line = error.readLine(); line != null; line = error.readLine()) {
        if (said.length() < SAID_CHARACTERS_MAX) said.append(line).append('\n');
      }
    } catch (IOException ended) {
      said.append(ended.getMessage());
    }
  }

  private StartDaemon() {}
}
