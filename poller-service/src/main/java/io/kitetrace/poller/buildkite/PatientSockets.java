package io.kitetrace.poller.buildkite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Makes sockets that wait so long for the next bytes and no longer, also where whoever uses them
 * asks for no time-out. Safe for several threads.
 */
final class PatientSockets extends SocketFactory {

  private final int mostMillis;

  PatientSockets(Duration most) {
    this.mostMillis = Math.toIntExact(most.toMillis());
  }

  @Override
  public Socket createSocket() throws SocketException {
    Socket socket =
        new Socket() {
          @Override
          public void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis == 0 ? mostMillis : Math.min(millis, mostMillis));
          }
        };
    socket.setSoTimeout(0);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
  }

  private Socket connected(
      InetSocketAddress to, @org.jspecify.annotations.Nullable InetSocketAddress from)
      throws IOException {
    Socket socket = createSocket();
    if (from != null) {
      socket.bind(from);
    }
    socket.connect(to);
    return socket;
  }
}
