package io.kitetrace.runtime.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that wait so long for the next bytes and no longer, also where whoever uses them
 * asks for no time-out. Safe for several threads.
 */
final class ReadTimeoutSocketFactory extends SocketFactory {

  private final int mostMillis;

  ReadTimeoutSocketFactory(Duration most) {
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
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host, port, null, 0);
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress localAddress, int localPort)
      throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(localAddress, localPort)); // null is any, 0 is a free one
    socket.connect(new InetSocketAddress(address, port));
    return socket;
  }
}
