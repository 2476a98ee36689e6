package io.kitetrace.testing.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of 127.0.0.1 for tests that have to know them beforehand. */
public final class Ports {

  private static final int LOWEST = 10_000;

  /** Linux, macOS and Windows hand out higher ones to whoever asks for any. */
  private static final int HIGHEST = 32_000;

  private Ports() {}

  /** A port at which nobody answers, and that nobody can take before this is closed. */
  public static final class Refusing implements AutoCloseable {

    private final Socket bound = new Socket();

    /** Binds it, without listening. */
    public Refusing() {
      try {
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Its number. */
    public int port() {
      return bound.getLocalPort();
    }

    @Override
    public void close() {
      try {
        bound.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A free port that the system gives nobody who asks for any port. */
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken: the next one
      }
    }
  }
}
