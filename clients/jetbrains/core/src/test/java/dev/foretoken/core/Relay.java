package dev.foretoken.core;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Carries what is said between its own loopback port and the daemon's, until it is cut; who comes then is carried again. */
final class Relay {
  private final ServerSocket server;
  private final int to;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  Relay(int to) throws IOException {
    this.to = to;
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many have come so far. */
  int connections() {
    return connections.get();
  }

  void cut() throws IOException {
    for (Socket socket : open) socket.close();
    open.clear();
  }

  private void accept() {
    while (true) {
      try {
        Socket from = server.accept();
        Socket daemon = new Socket(InetAddress.getLoopbackAddress(), to);
        open.addAll(List.of(from, daemon));
        start(() -> carry(from, daemon, true));
        start(() -> carry(daemon, from, false));
        connections.incrementAndGet();
      } catch (IOException failure) {
        return;
      }
    }
  }

  private void carry(Socket from, Socket to, boolean isRequest) {
    try (from; to) {
      if (isRequest) carryHead(from.getInputStream(), to.getOutputStream());
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException cut) {
      // So are both of them now.
    }
  }

  /** The daemon answers only what is said to its own port. */
  private void carryHead(InputStream from, OutputStream daemon) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = from.read();
      if (next < 0) throw new EOFException();
      head.append((char) next);
    }
    daemon.write(head.toString().replace(":" + port(), ":" + to).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "relay");
    thread.setDaemon(true);
    thread.start();
  }
}
