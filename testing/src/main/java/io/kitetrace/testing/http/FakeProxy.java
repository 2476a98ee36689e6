package io.kitetrace.testing.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that speaks HTTP and SOCKS 5 on one port. Whatever host it is asked for, it goes to this
 * machine: names need not exist.
 */
public final class FakeProxy implements AutoCloseable {

  private final ServerSocket server;
  private final @Nullable String credentials;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile int target;

  private FakeProxy(ServerSocket server, @Nullable String credentials) {
    this.server = server;
    this.credentials = credentials;
  }

  public static FakeProxy start() {
    return start(null);
  }

  /** One that wants {@code user:password}, where it speaks HTTP. */
  public static FakeProxy start(@Nullable String credentials) {
    try {
      FakeProxy proxy =
          new FakeProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), credentials);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes to this port from now on, whichever it is asked for. */
  public FakeProxy toward(int port) {
    target = port;
    return this;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** What it was asked for: a request line, or {@code SOCKS host:port}. */
  public List<String> asked() {
    return asked;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      int first = in.readUnsignedByte();
      if (first == 5) {
        socks(client, in);
      } else {
        http(client, head(first, in));
      }
    } catch (IOException e) {
      // one side went away
    }
  }

  private void socks(Socket client, DataInputStream in) throws IOException {
    in.skipNBytes(in.readUnsignedByte()); // methods
    client.getOutputStream().write(new byte[] {5, 0});
    in.skipNBytes(3); // version, command, reserved
    String host =
        switch (in.readUnsignedByte()) {
          case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
          case 3 -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
          default -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
        };
    int port = in.readUnsignedShort();
    asked.add("SOCKS " + host + ":" + port);
    relay(client, port, new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0}, new byte[0]);
  }

  private void http(Socket client, String head) throws IOException {
    String line = head.lines().findFirst().orElse("");
    asked.add(line);
    String wanted =
        credentials == null
            ? ""
            : "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    if (!head.contains(wanted)) {
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    String[] words = line.split(" ", -1);
    if (words[0].equals("CONNECT")) {
      int port = Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1));
      relay(
          client,
          port,
          "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1),
          new byte[0]);
    } else {
      relay(
          client,
          URI.create(words[1]).getPort(),
          new byte[0],
          head.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private void relay(Socket client, int port, byte[] back, byte[] forth) throws IOException {
    try (Socket server =
        new Socket(InetAddress.getLoopbackAddress(), target == 0 ? port : target)) {
      open.add(server);
      client.getOutputStream().write(back);
      server.getOutputStream().write(forth);
      Thread answers = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      answers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // one side went away
    }
  }

  private static String head(int first, InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(first);
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("half a request");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
