package dev.foretoken.core;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** JSON-RPC over the daemon's loopback WebSocket, one message a text frame. Sends in order and never blocks its caller. */
public final class JsonRpcSocket implements AutoCloseable {
  /** What the daemon says by itself. Called on the socket's own thread: must not block. */
  public interface Listener {
    void notified(String method, JsonElement params);

    /** The answer to a request of the daemon; null is answered for what a client does not know. */
    JsonElement asked(String method, JsonElement params);

    /** Called once; every request in flight has failed before. */
    void closed(String reason);
  }

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final int REQUEST_SECONDS_MAX = 30;
  private static final int FRAME_CHARACTERS_MAX = 16 * 1024 * 1024;
  private static final int QUEUE_CHARACTERS_MAX = 32 * 1024 * 1024;
  private static final Gson JSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private final Map<Integer, CompletableFuture<JsonElement>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final AtomicInteger queued = new AtomicInteger();
  private final Listener listener;
  private WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private boolean ended;

  private JsonRpcSocket(Listener listener) {
    this.listener = listener;
  }

  /** Connects; fails when nothing listens or the token is refused. */
  public static CompletableFuture<JsonRpcSocket> connect(Discovery daemon, Listener listener) {
    JsonRpcSocket rpc = new JsonRpcSocket(listener);
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT_MAX)
        // The token stays on this machine, whatever proxy the editor has.
        .proxy(HttpClient.Builder.NO_PROXY)
        .build()
        .newWebSocketBuilder()
        .connectTimeout(CONNECT_MAX)
        .header("Authorization", "Bearer " + daemon.token())
        .buildAsync(URI.create("ws://127.0.0.1:" + daemon.port() + "/"), rpc.new Frames())
        .thenApply((opened) -> rpc);
  }

  /** A call that can be cancelled: cancelling the future tells the daemon too. */
  public CompletableFuture<JsonElement> request(String method, JsonElement params) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonElement> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    send(message(method, params, id));
    // The end may have come between: then nobody else fails this one.
    if (hasEnded() && waiting.remove(id) != null) answer.completeExceptionally(new IOException("The daemon has gone."));
    answer.orTimeout(REQUEST_SECONDS_MAX, TimeUnit.SECONDS);
    answer.whenComplete(
        (result, failure) -> {
          if (waiting.remove(id) == null) return;
          JsonObject cancelled = new JsonObject();
          cancelled.addProperty("id", id);
          notify("$/cancelRequest", cancelled);
        });
    return answer;
  }

  public void notify(String method, JsonElement params) {
    send(message(method, params, null));
  }

  @Override
  public void close() {
    // After `exit` the daemon may have closed first; then there is nothing left to close.
    queue((to) -> to.sendClose(WebSocket.NORMAL_CLOSURE, "done"));
  }

  private void send(JsonObject message) {
    String text = JSON.toJson(message);
    if (queued.addAndGet(text.length()) > QUEUE_CHARACTERS_MAX) end("it reads no more");
    queue((to) -> to.sendText(text, true).whenComplete((done, failure) -> queued.addAndGet(-text.length())));
  }

  /** One frame at a time: the WebSocket refuses a second before the first is sent. */
  private synchronized void queue(Function<WebSocket, CompletableFuture<WebSocket>> send) {
    if (ended) return;
    sent = sent.thenCompose((before) -> send.apply(socket)).exceptionally((failure) -> {
      end("sending failed: " + failure.getMessage());
      return null;
    });
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private static JsonObject message(String method, JsonElement params, Integer id) {
    JsonObject message = new JsonObject();
    message.addProperty("jsonrpc", "2.0");
    if (id != null) message.addProperty("id", id);
    message.addProperty("method", method);
    if (params != null) message.add("params", params);
    return message;
  }

  private void received(JsonObject message) {
    JsonElement id = message.get("id");
    if (message.has("method")) {
      String method = message.get("method").getAsString();
      JsonElement params = message.has("params") ? message.get("params") : JsonNull.INSTANCE;
      if (id == null) listener.notified(method, params);
      else answer(id, listener.asked(method, params));
      return;
    }
    CompletableFuture<JsonElement> answer =
        id instanceof JsonPrimitive number && number.isNumber() ? waiting.remove(number.getAsInt()) : null;
    if (answer == null) return;
    if (message.has("error")) answer.completeExceptionally(new IOException(saidBy(message.get("error"))));
    else answer.complete(message.has("result") ? message.get("result") : JsonNull.INSTANCE);
  }

  private void answer(JsonElement id, JsonElement result) {
    JsonObject answer = new JsonObject();
    answer.addProperty("jsonrpc", "2.0");
    answer.add("id", id);
    answer.add("result", result == null ? JsonNull.INSTANCE : result);
    send(answer);
  }

  private static String saidBy(JsonElement error) {
    return error instanceof JsonObject object && object.has("message") ? object.get("message").getAsString() : "an error without words";
  }

  private void end(String reason) {
    synchronized (this) {
      if (ended) return;
      ended = true;
    }
    for (Integer id : waiting.keySet()) {
      CompletableFuture<JsonElement> answer = waiting.remove(id);
      if (answer != null) answer.completeExceptionally(new IOException("The daemon closed the session: " + reason));
    }
    listener.closed(reason);
  }

  private final class Frames implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public void onOpen(WebSocket from) {
      socket = from;
      from.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      frame.append(data);
      if (frame.length() > FRAME_CHARACTERS_MAX) {
        from.abort();
        end("a message was too large");
        return null;
      }
      if (last) {
        String text = frame.toString();
        frame.setLength(0);
        try {
          received(JsonParser.parseString(text).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | ClassCastException damaged) {
          from.abort();
          end("a message was no JSON-RPC");
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end(reason.isEmpty() ? "status " + status : reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end(String.valueOf(error.getMessage()));
    }
  }
}
