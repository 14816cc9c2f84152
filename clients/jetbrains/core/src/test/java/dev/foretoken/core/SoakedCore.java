package dev.foretoken.core;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The core in a JVM of its own, for a soak: does what it reads, a line an action, as an IDE does for its user, and says so with a line each.
 * Its connection goes through a relay that is cut at each save, as where a daemon is lost. Arguments: the folder of the codebase, the file
 * that is written, the daemon's run folder, and a folder of its own.
 */
final class SoakedCore {
  private final Path file;
  private final String uri;
  private final Relay relay;
  private final DaemonLink link;
  private final StringBuilder text = new StringBuilder();

  public static void main(String[] arguments) throws Exception {
    SoakedCore soaked = new SoakedCore(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
    BufferedReader actions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String action = actions.readLine(); action != null; action = actions.readLine()) System.out.println(soaked.act(action));
    soaked.link.close();
  }

  private SoakedCore(Path root, Path file, Path runFolder, Path own) throws Exception {
    this.file = file;
    uri = file.toUri().toString();
    JsonObject daemon = JsonParser.parseString(Files.readString(runFolder.resolve("daemon.json"))).getAsJsonObject();
    relay = new Relay(daemon.get("port").getAsInt());
    daemon.addProperty("port", relay.port());
    Files.writeString(Files.createDirectories(own.resolve("run")).resolve("daemon.json"), daemon.toString());
    Map<String, String> env = Map.of("FORETOKEN_HOME", own.toString());
    link =
        new DaemonLink(
            new LinkOptions("soak", List.of(root.toUri().toString()), env, System.getProperty("os.name"), () -> "", JsonObject::new, (status) -> {}, (message) -> {}, () -> {}));
    link.start();
    DaemonScene.until(link, SessionStatus.State.EMBEDDED);
    text.append(Files.readString(file));
    link.open(uri, "typescript", text);
  }

  private String act(String action) throws Exception {
    GhostText ghostText = link.ghostText();
    switch (action) {
      case "accept" -> {
        String taken = ghostText.rest(uri);
        ghostText.hidden(uri);
        if (!taken.isEmpty()) insert(taken);
        ghostText.inserted(uri);
      }
      case "dismiss" -> ghostText.hidden(uri);
      case "enter" -> type("\n");
      case "save" -> {
        Files.writeString(file, text);
        link.save(uri);
        cut();
      }
      case "clear" -> {
        link.change(uri, 0, text.length(), "");
        text.setLength(0);
      }
      case "held" -> {
        return String.valueOf(heldBytes());
      }
      default -> type(action);
    }
    return "done";
  }

  /** Until there is another connection, since what is asked for meanwhile has no answer. */
  private void cut() throws InterruptedException, IOException {
    int before = relay.connections();
    relay.cut();
    DaemonScene.until(() -> relay.connections() > before && link.status().state() == SessionStatus.State.EMBEDDED);
  }

  private void type(String key) throws Exception {
    insert(key);
    if (link.ghostText().rest(uri).isEmpty()) link.ghostText().ask(uri, text.length(), false, null).get(20, TimeUnit.SECONDS);
  }

  private void insert(String inserted) {
    link.change(uri, text.length(), 0, inserted);
    text.append(inserted);
  }

  /** Of the heap once garbage is collected, and of buffers outside it. */
  private static long heldBytes() {
    // Twice, since what finalisers and cleaners let go is collected too.
    for (int i = 0; i < 2; i++) System.gc();
    long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + buffers;
  }
}
