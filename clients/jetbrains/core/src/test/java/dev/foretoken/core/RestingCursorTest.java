package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the cursor rests is told to the real daemon: the key that follows has its context at hand. */
class RestingCursorTest {
  private static final long LOOK_MS = 800;
  private static final String MODELS = "{\"object\":\"list\",\"data\":[{\"id\":\"starcoder2-3b\"}]}";
  private static final String STREAM =
      "data: {\"choices\":[{\"index\":0,\"text\":\"answer();\\n\",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  @Test
  void theLineAfterARestHasItsContextAtHand() throws Exception {
    HttpServer server = modelServer();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (DaemonScene scene = DaemonScene.with(Map.of("FORETOKEN_BACKEND_URL", url, "FORETOKEN_BACKEND_MODEL", "starcoder2-3b"));
        DaemonLink link = scene.link()) {
      link.start();
      DaemonScene.until(() -> link.status().state() != SessionStatus.State.NO_DAEMON);
      String uri = scene.uri();
      assertEquals(0, aheadIn(scene));
      // Again, elsewhere, where the index became whole in between: what was found before that is of no use then.
      for (int tries = 0; tries < 20 && aheadIn(scene) == 0; tries++) {
        String text = "export function number" + tries + "(): void {}";
        link.open(uri, "typescript", text);
        link.cursorMoved(uri, text.length());
        Thread.sleep(LOOK_MS);
        link.change(uri, text.length(), 0, "\n");
        link.cursorMoved(uri, text.length() + 1);
        link.ghostText().ask(uri, text.length() + 1, false, null).join();
        link.close(uri);
      }
      assertEquals(1, aheadIn(scene));
    } finally {
      server.stop(0);
    }
  }

  /** How many requests had a context that was found before them. */
  private static long aheadIn(DaemonScene scene) throws Exception {
    ProcessBuilder command = new ProcessBuilder(DaemonScene.command().toString(), "trace", "--json");
    command.environment().clear();
    command.environment().putAll(scene.env());
    Process ran = command.start();
    String said = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    long ahead = 0;
    for (JsonElement trace : JsonParser.parseString(said).getAsJsonObject().getAsJsonArray("traces")) {
      JsonElement found = trace.getAsJsonObject().get("contextAhead");
      if (found != null && found.getAsBoolean()) ahead++;
    }
    return ahead;
  }

  private static HttpServer modelServer() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        (exchange) -> {
          exchange.getRequestBody().readAllBytes();
          boolean isStream = exchange.getRequestMethod().equals("POST");
          byte[] answer = (isStream ? STREAM : MODELS).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", isStream ? "text/event-stream" : "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }
}
