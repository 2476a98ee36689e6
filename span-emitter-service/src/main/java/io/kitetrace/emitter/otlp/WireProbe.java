package io.kitetrace.emitter.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a backend speaks that does not answer as it should: clients say to that whatever
 * their bytes happened to look like to the other side, or wait. A few connections of its own, which
 * carry nothing of ours.
 */
final class WireProbe {

  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 300;

  /** The preface of HTTP/2 and empty settings: for HTTP/1 a request for what nobody has. */
  private static final byte[] HTTP_2 =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(US_ASCII);

  private static final byte[] HTTP_1 =
      "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

  private static final int SETTINGS = 4;

  private final String host;
  private final int port;

  private WireProbe(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** What does not fit, or null where everything may, or nothing can be said. */
  static @Nullable Mismatch of(OtlpSettings settings) {
    URI endpoint = settings.endpoint();
    boolean plain = "http".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : plain ? 80 : 443;
    WireProbe probe = new WireProbe(endpoint.getHost(), port);
    // At the same time: who waits for more than we say costs one time-out, not three.
    try (ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> http2 = connections.submit(probe::speaksHttp2);
      Future<Boolean> http1 = connections.submit(probe::speaksHttp1);
      boolean tls = probe.speaksTls();
      boolean grpc = http2.get();
      // A server of TLS alone may say in HTTP/1 that it wants that.
      boolean http = http1.get() && !tls;
      if (!plain) {
        return grpc || http ? Mismatch.SPEAKS_NO_TLS : null;
      }
      if (grpc || http) {
        boolean wanted = settings.protocol() == Protocol.GRPC ? grpc : http;
        return wanted ? null : grpc ? Mismatch.SPEAKS_GRPC : Mismatch.SPEAKS_HTTP_1;
      }
      return tls ? Mismatch.SPEAKS_TLS : null;
    } catch (ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private boolean speaksHttp2() throws IOException {
    byte[] answer = answer(HTTP_2);
    return answer.length > 3 && answer[3] == SETTINGS && answer[0] == 0;
  }

  private boolean speaksHttp1() throws IOException {
    return new String(answer(HTTP_1), US_ASCII).startsWith("HTTP/1");
  }

  private byte[] answer(byte[] words) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(words);
      byte[] first = new byte[9];
      int length = socket.getInputStream().readNBytes(first, 0, first.length);
      return Arrays.copyOf(first, length);
    } catch (SocketTimeoutException | SocketException e) {
      return new byte[0];
    }
  }

  /** Whether it continues a handshake; whom we talk to does not matter, nothing is sent. */
  private boolean speaksTls() {
    try (Socket socket = connect();
        SSLSocket tls =
            (SSLSocket)
                ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(socket, host, port, true)) {
      tls.startHandshake();
      return true;
    } catch (SSLException e) {
      String words = String.valueOf(e.getMessage());
      return !words.contains("Unsupported or unrecognized") && !words.contains("terminated");
    } catch (IOException e) {
      return false;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(ANSWER_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    return socket;
  }
}
