package dev.foretoken.core;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An editor's end of the shared daemon: finds it or starts it, and when it is lost gets the next one and tells it every open document
 * as it is by then. No call blocks; while there is no daemon, requests answer nothing and changes are only remembered.
 */
public final class DaemonLink implements AutoCloseable {
  private static final long RETRY_MS_MIN = 50;
  private static final long RETRY_MS_MAX = 5_000;
  private static final long HANDSHAKE_MS_MAX = 10_000;
  private static final int USAGE_DAYS = 30;

  private final LinkOptions options;
  private final OpenDocuments documents = new OpenDocuments(this::tell);
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          (run) -> {
            Thread thread = new Thread(run, "foretoken link");
            thread.setDaemon(true);
            return thread;
          });
  private final GhostText ghostText = new GhostText(this, documents);
  private final RestingCursor cursor = new RestingCursor(documents, worker, this::tellRest);
  /** Whether the daemon announces that it hears where the cursor rests. */
  private volatile boolean hearsRests;
  /** Set from the moment that the daemon takes notifications until it is lost. */
  private volatile JsonRpcSocket running;
  private volatile SessionStatus status = SessionStatus.noDaemon("Not connected: a project is connected once it is open and trusted.");
  private volatile boolean closed;
  private long retryMs = RETRY_MS_MIN;

  public DaemonLink(LinkOptions options) {
    this.options = options;
  }

  /** Begins to look for the daemon; the status tells how it goes. */
  public void start() {
    worker.execute(() -> {
      show(SessionStatus.noDaemon("The daemon is being looked for."));
      connect();
    });
  }

  public GhostText ghostText() {
    return ghostText;
  }

  public SessionStatus status() {
    return status;
  }

  public void open(String uri, String languageId, CharSequence text) {
    documents.open(uri, languageId, text);
  }

  /** `removed` UTF-16 units at `offset` made way for `inserted`. */
  public void change(String uri, int offset, int removed, CharSequence inserted) {
    documents.change(uri, offset, removed, inserted);
    ghostText.changed(uri, offset, removed, inserted);
  }

  /** The cursor of a document stands at `offset` now. */
  public void cursorMoved(String uri, int offset) {
    cursor.moved(uri, offset);
  }

  public void save(String uri) {
    documents.save(uri);
  }

  public void close(String uri) {
    documents.close(uri);
    ghostText.closed(uri);
  }

  /** The user changed settings: the daemon asks for them. */
  public void settingsChanged() {
    JsonObject params = new JsonObject();
    params.add("settings", JsonNull.INSTANCE);
    tell("workspace/didChangeConfiguration", params);
  }

  /** Runs one of the daemon's commands; its answer, or JSON's null when there is no daemon. */
  CompletableFuture<JsonElement> command(String name, JsonArray arguments) {
    JsonObject params = new JsonObject();
    params.addProperty("command", name);
    params.add("arguments", arguments);
    return request("workspace/executeCommand", params);
  }

  /** Runs what the user asked for; a sentence to show, or an empty one. */
  public CompletableFuture<String> run(UserCommand asked) {
    JsonArray arguments = new JsonArray();
    if (asked.argument() != null) arguments.add(asked.argument());
    return command(asked.name(), arguments).thenApply((said) -> said.isJsonPrimitive() ? said.getAsString() : "");
  }

  /** Installs what the user named, by npm; completes with a sentence for the user, whether it worked or not. */
  public CompletableFuture<String> install(String what) {
    return InstallCommand.byNpm(what, options.env(), options.platform());
  }

  /** The indexes and the use of suggestions of the last days; empty when there is no daemon. From then on a change is told, once. */
  public CompletableFuture<List<View>> views() {
    JsonObject params = new JsonObject();
    params.addProperty("daysMax", USAGE_DAYS);
    return request("foretoken/views", params).thenApply(View::listOf);
  }

  /** Does what a row of a view offers; done when the daemon has answered. */
  public CompletableFuture<JsonElement> perform(View.Action action) {
    return request(action.method(), action.params());
  }

  /** Answers JSON's null when there is no daemon; fails when the daemon refuses or is lost meanwhile. */
  CompletableFuture<JsonElement> request(String method, JsonElement params) {
    JsonRpcSocket to = running;
    return to == null ? CompletableFuture.completedFuture(JsonNull.INSTANCE) : to.request(method, params);
  }

  /** Ends the session in order; the daemon itself stays for others. */
  @Override
  public void close() {
    closed = true;
    worker.shutdownNow();
    JsonRpcSocket to = running;
    running = null;
    if (to == null) return;
    to.request("shutdown", null)
        .whenComplete(
            (done, failure) -> {
              to.notify("exit", null);
              to.close();
            });
  }

  private void tell(String method, JsonObject params) {
    JsonRpcSocket to = running;
    if (to != null) to.notify(method, params);
  }

  private void tellRest(String method, JsonObject params) {
    if (hearsRests) tell(method, params);
  }

  private void connect() {
    if (closed) return;
    try {
      JsonRpcSocket socket = within(JsonRpcSocket.connect(daemon(), new Heard()));
      hearsRests = announcesRests(within(socket.request("initialize", hello())));
      socket.notify("initialized", new JsonObject());
      // Under their lock: no change may come between the text as it was told and the next one.
      synchronized (documents) {
        running = socket;
        documents.tellAll();
      }
      retryMs = RETRY_MS_MIN;
      // What was drawn before there was a daemon, or of the one before, is no longer so; and this one has not been asked yet.
      options.onViews().run();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } catch (NoCommand absent) {
      lost(SessionStatus.noCommand());
    } catch (IOException | ExecutionException | TimeoutException failure) {
      Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
      String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      lost(SessionStatus.noDaemon("No daemon answers: " + why));
    }
  }

  private static final class NoCommand extends IOException {}

  private static <T> T within(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(HANDSHAKE_MS_MAX, TimeUnit.MILLISECONDS);
  }

  private Discovery daemon() throws IOException, InterruptedException {
    Path runFolder = options.runFolder();
    Optional<Discovery> found = Discovery.read(runFolder);
    if (found.isEmpty()) {
      Optional<Path> command = FindCommand.in(options.command().get(), options.env(), options.platform());
      if (command.isEmpty()) throw new NoCommand();
      found = Optional.of(StartDaemon.by(command.get(), options.env(), runFolder));
    }
    if (!found.get().isCompatible())
      throw new IOException("the running daemon (" + found.get().build() + ") and this plugin do not understand each other: update the older one.");
    return found.get();
  }

  private void lost(SessionStatus now) {
    running = null;
    if (closed) return;
    show(now);
    worker.schedule(this::connect, retryMs, TimeUnit.MILLISECONDS);
    retryMs = Math.min(2 * retryMs, RETRY_MS_MAX);
  }

  private void show(SessionStatus now) {
    status = now;
    options.onStatus().accept(now);
  }

  private JsonObject hello() {
    JsonObject client = new JsonObject();
    client.addProperty("name", options.clientName());
    client.addProperty("version", InstallCommand.clientVersion());
    JsonArray folders = new JsonArray();
    for (String uri : options.folders()) {
      JsonObject folder = new JsonObject();
      folder.addProperty("uri", uri);
      folder.addProperty("name", uri.substring(uri.lastIndexOf('/') + 1));
      folders.add(folder);
    }
    JsonObject params = new JsonObject();
    params.addProperty("processId", ProcessHandle.current().pid());
    params.add("clientInfo", client);
    params.add("workspaceFolders", folders);
    params.add("capabilities", CAPABILITIES.deepCopy());
    return params;
  }

  private static boolean announcesRests(JsonElement answer) {
    JsonElement said = answer;
    for (String name : List.of("capabilities", "experimental", "foretoken", "cursorRested")) {
      if (said == null || !said.isJsonObject()) return false;
      said = said.getAsJsonObject().get(name);
    }
    return said != null && said.isJsonPrimitive() && said.getAsBoolean();
  }

  private static final JsonObject CAPABILITIES =
      JsonParser.parseString(
              """
              {
                "general": { "positionEncodings": ["utf-16"] },
                "workspace": { "configuration": true, "workspaceFolders": true },
                "textDocument": { "inlineCompletion": {} },
                "experimental": { "foretoken": { "sessionStatus": true } }
              }
              """)
          .getAsJsonObject();

  private final class Heard implements JsonRpcSocket.Listener {
    @Override
    public void notified(String method, JsonElement params) {
      if (method.equals("foretoken/sessionStatus")) onWorker(() -> show(SessionStatus.of(params)));
      else if (method.equals("foretoken/viewsChanged")) onWorker(options.onViews());
      else if (method.equals("window/showMessage")) {
        String text = params.getAsJsonObject().get("message").getAsString();
        onWorker(() -> options.onMessage().accept(text));
      }
    }

    @Override
    public JsonElement asked(String method, JsonElement params) {
      if (!method.equals("workspace/configuration")) return JsonNull.INSTANCE;
      JsonArray answer = new JsonArray();
      for (JsonElement item : params.getAsJsonObject().getAsJsonArray("items")) {
        JsonElement section = item.getAsJsonObject().get("section");
        boolean ours = section != null && section.isJsonPrimitive() && section.getAsString().equals("foretoken");
        answer.add(ours ? options.settings().get() : JsonNull.INSTANCE);
      }
      return answer;
    }

    @Override
    public void closed(String reason) {
      // A handshake that fails is told by connect itself.
      if (running != null) onWorker(() -> lost(SessionStatus.noDaemon("The daemon has gone, and another is being started.")));
    }

    private void onWorker(Runnable run) {
      try {
        worker.execute(run);
      } catch (RejectedExecutionException ending) {
        // The link was closed: nobody is there to be told.
      }
    }
  }
}
