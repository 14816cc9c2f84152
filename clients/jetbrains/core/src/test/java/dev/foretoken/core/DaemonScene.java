package dev.foretoken.core;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A home and a small codebase of plain habits, and links to the real daemon there. */
final class DaemonScene implements AutoCloseable {
  static final String TYPED = "  const session = await openS";
  static final String REST = "ession(request.headers.authorization);";

  final Path folder;
  final Path root;
  final Path file;
  final BlockingQueue<SessionStatus> statuses = new LinkedBlockingQueue<>();
  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  final AtomicInteger viewsChanged = new AtomicInteger();
  JsonObject settings = new JsonObject();
  /** What an editor does when its views are no longer so. */
  volatile Runnable onViews = () -> {};

  /** What else is in the environment of all that it starts. */
  private final Map<String, String> given;

  DaemonScene() {
    this(handlers());
  }

  /** The codebase's files, by their paths in it. */
  DaemonScene(Map<String, String> files) {
    this(files, Map.of());
  }

  static DaemonScene with(Map<String, String> given) {
    return new DaemonScene(handlers(), given);
  }

  private DaemonScene(Map<String, String> files, Map<String, String> given) {
    this.given = given;
    try {
      folder = Files.createTempDirectory("foretoken-jvm-").toRealPath();
      root = Files.createDirectories(folder.resolve("project/src")).getParent();
      for (Map.Entry<String, String> entry : files.entrySet()) Files.writeString(root.resolve(entry.getKey()), entry.getValue());
      file = root.resolve("src/Coupons.ts");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static String firstLine() {
    return handler("Coupons").split("\n")[0] + "\n";
  }

  /** The command of this clone, as a user has it. */
  static Path command() {
    return Path.of(System.getProperty("foretoken.command", "../../../foretoken")).toAbsolutePath().normalize();
  }

  String uri() {
    return file.toUri().toString();
  }

  Map<String, String> env() {
    Map<String, String> env = new HashMap<>(System.getenv());
    env.keySet().removeIf((name) -> name.startsWith("FORETOKEN_"));
    env.put("FORETOKEN_HOME", folder.resolve("home").toString());
    env.putAll(given);
    return env;
  }

  Path runFolder() {
    return RunFolder.of(env(), System.getProperty("os.name"));
  }

  DaemonLink link() {
    return link(command().toString());
  }

  DaemonLink link(String command) {
    return new DaemonLink(
        new LinkOptions(
            "test",
            List.of(root.toUri().toString()),
            env(),
            System.getProperty("os.name"),
            () -> command,
            () -> settings,
            statuses::add,
            messages::add,
            () -> {
              viewsChanged.incrementAndGet();
              onViews.run();
            }));
  }

  static void until(DaemonLink link, SessionStatus.State state) throws InterruptedException {
    until(() -> link.status().state() == state);
  }

  static void until(BooleanSupplier holds) throws InterruptedException {
    for (int i = 0; i < 1_500; i++) {
      if (holds.getAsBoolean()) return;
      Thread.sleep(20);
    }
    throw new AssertionError("waited in vain");
  }

  @Override
  public void close() throws IOException {
    Discovery.read(runFolder()).filter((daemon) -> daemon.pid() != ProcessHandle.current().pid()).flatMap((daemon) -> ProcessHandle.of(daemon.pid())).ifPresent((daemon) -> {
      daemon.destroy();
      daemon.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally((late) -> {
        daemon.destroyForcibly();
        return daemon;
      }).join();
    });
    // Its indexer ends a moment later, and writes a last file.
    for (int i = 0; i < 100 && Files.exists(folder); i++) {
      if (i > 0) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach((path) -> path.toFile().delete());
      } catch (UncheckedIOException goneMeanwhile) {
        // Looked at anew.
      }
    }
  }

  private static Map<String, String> handlers() {
    Map<String, String> files = new HashMap<>();
    for (String name : List.of("Users", "Orders", "Invoices", "Carts", "Items", "Labels")) files.put("src/" + name + ".ts", handler(name));
    files.put("src/Coupons.ts", firstLine());
    return files;
  }

  private static String handler(String name) {
    return String.join(
        "\n",
        "export async function handle" + name + "(request: Request, response: Response): Promise<void> {",
        TYPED + REST,
        "  if (session === undefined) return response.refuse('no session');",
        "  const found = await session.query(request.body, tables." + name.toLowerCase() + ");",
        "  response.send(JSON.stringify({ found, count: found.length, session: session.id }));",
        "}",
        "");
  }
}
