package io.kitetrace.poller.webhook;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections that are open, and what they hold of requests that are not complete. One that
 * waits for a request makes room for another, the oldest first, and before the others one that has
 * not sent anything yet. On the server's thread.
 */
final class Connections extends ChannelInitializer<SocketChannel> {

  private final Webhook webhook;
  private final PollerMetrics metrics;
  private final WebhookServer.Limits limits;
  private final Set<Connection> fresh = new LinkedHashSet<>();
  private final Set<Connection> idle = new LinkedHashSet<>(); // between two requests
  private int open;
  private int ending; // these do not count
  private long bytes;

  Connections(Webhook webhook, PollerMetrics metrics, WebhookServer.Limits limits) {
    this.webhook = webhook;
    this.metrics = metrics;
    this.limits = limits;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    boolean admitted = open < limits.connections() || makeRoom();
    if (!admitted && !mayLinger()) {
      metrics.count(WebhookResult.OVERLOADED);
      var unused = channel.close();
      return;
    }
    Connection connection =
        new Connection(this, admitted, channel, metrics, limits.completeWithin());
    if (admitted) {
      open++;
      fresh.add(connection);
    } else {
      ending++;
    }
    channel
        .pipeline()
        .addLast(
            connection,
            new HttpServerCodec(),
            new BodyAggregator(limits.bodyBytes(), connection, metrics),
            new WebhookHandler(webhook, connection, metrics));
  }

  void begins(Connection connection) {
    fresh.remove(connection);
    idle.remove(connection);
  }

  /** A request was answered, and another may follow. */
  void waits(Connection connection) {
    idle.add(connection);
  }

  /** One was answered for the last time. */
  void ends() {
    open--;
    ending++;
  }

  void closed(Connection connection, boolean ended) {
    begins(connection);
    if (ended) {
      ending--;
    } else {
      open--;
    }
  }

  /** Whether one more may stay for a moment after its last answer. */
  boolean mayLinger() {
    return ending < limits.connections();
  }

  /** More bytes of a request; false where all of them together are too many. */
  boolean hold(int more) {
    bytes += more;
    return bytes <= limits.allBytes();
  }

  void release(long some) {
    bytes -= some;
  }

  private boolean makeRoom() {
    for (Set<Connection> some : List.of(fresh, idle)) {
      Iterator<Connection> oldest = some.iterator();
      if (oldest.hasNext() && oldest.next().madeRoom()) {
        return true;
      }
    }
    return false;
  }
}
