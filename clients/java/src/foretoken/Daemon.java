package foretoken;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A session with the running daemon over its loopback WebSocket: found by the discovery file, opened with its token. */
public final class Daemon implements AutoCloseable {
  private final Map<Integer, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private WebSocket socket;

  private Daemon() {}

  /** Connects to the daemon whose run folder this is. Fails when there is none, or it refuses the token. */
  public static Daemon connect(Path runFolder) throws IOException {
    Map<String, Object> discovery = object(Json.read(Files.readString(runFolder.resolve("daemon.json"))));
    int port = ((Double) discovery.get("port")).intValue();
    Daemon daemon = new Daemon();
    daemon.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + discovery.get("token"))
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), daemon.new Listener())
            .join();
    return daemon;
  }

  /** Sends a request; its result, or a failure with the daemon's words. */
  public CompletableFuture<Object> request(String method, Object params) {
    int id = lastId.incrementAndGet();
    CompletableFuture<Object> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    send(message(method, params, id));
    return answer.orTimeout(30, TimeUnit.SECONDS);
  }

  public void notify(String method, Object params) {
    send(message(method, params, null));
  }

  @Override
  public void close() {
    // After `exit` the daemon may have closed first; then there is nothing left to close.
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").exceptionally((ended) -> socket).join();
  }

  /** The text of the first suggestion at a place, or null when there is none. */
  public String inlineCompletion(String uri, int line, int character) {
    Map<String, Object> params =
        Map.of(
            "textDocument", Map.of("uri", uri),
            "position", Map.of("line", line, "character", character),
            "context", Map.of("triggerKind", 2));
    Object result = request("textDocument/inlineCompletion", params).join();
    if (result == null) return null;
    Object items = result instanceof List<?> list ? list : object(result).get("items");
    return items instanceof List<?> list && !list.isEmpty() ? (String) object(list.get(0)).get("insertText") : null;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object value) {
    if (value instanceof Map<?, ?>) return (Map<String, Object>) value;
    throw new IllegalArgumentException("An object was expected, not " + value);
  }

  private static String message(String method, Object params, Integer id) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    if (id != null) message.put("id", id);
    message.put("method", method);
    if (params != null) message.put("params", params);
    return Json.write(message);
  }

  /** One text frame at a time: the WebSocket refuses a second before the first is sent. */
  private synchronized void send(String text) {
    socket.sendText(text, true).join();
  }

  private void received(Map<String, Object> message) {
    Object id = message.get("id");
    if (message.containsKey("method")) {
      // The daemon's own requests, such as workspace/configuration, are answered with nothing.
      if (id != null) CompletableFuture.runAsync(() -> send(Json.write(answerTo(id))));
      return;
    }
    CompletableFuture<Object> answer = id instanceof Double number ? waiting.remove(number.intValue()) : null;
    if (answer == null) return;
    if (message.get("error") != null) answer.completeExceptionally(new IllegalStateException(Json.write(message.get("error"))));
    else answer.complete(message.get("result"));
  }

  private static Map<String, Object> answerTo(Object id) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("jsonrpc", "2.0");
    answer.put("id", id instanceof Double number ? (Object) number.intValue() : id);
    answer.put("result", null);
    return answer;
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      frame.append(data);
      if (last) {
        String text = frame.toString();
        frame.setLength(0);
        received(object(Json.read(text)));
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      failAll(new IOException("The daemon closed the session: " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      failAll(error);
    }

    private void failAll(Throwable error) {
      waiting.values().forEach((answer) -> answer.completeExceptionally(error));
    }
  }
}
