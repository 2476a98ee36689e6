package io.kitetrace.poller.webhook;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The webhook's port, and nothing else on it. One thread serves it without waiting for any client;
 * the number of connections, the size of a body, of all of them, and the time to send one are
 * bounded.
 */
public final class WebhookServer implements AutoCloseable {

  /**
   * What clients may take.
   *
   * @param bodyBytes of a delivery
   * @param allBytes of all deliveries that are not complete
   * @param connections of all clients together, and as many that are told that there is no room
   * @param completeWithin the time from a connection, or an answer on it, to the end of a request
   */
  record Limits(int bodyBytes, long allBytes, int connections, Duration completeWithin) {

    /** Deliveries have some kilobytes, and Buildkite sends them at once. */
    static final Limits DEFAULT =
        new Limits(1024 * 1024, 32L * 1024 * 1024, 1_024, Duration.ofSeconds(10));
  }

  private final EventLoopGroup thread;
  private final Channel listener;
  private final HintSink sink;

  private WebhookServer(EventLoopGroup thread, Channel listener, HintSink sink) {
    this.thread = thread;
    this.listener = listener;
    this.sink = sink;
  }

  /**
   * Takes the port, and serves.
   *
   * @param organizations whose builds may be hinted at
   * @param sink is closed with the server, also where it does not start
   * @throws CommandFailure if the port cannot be taken
   */
  public static WebhookServer start(
      WebhookSettings settings,
      Set<String> organizations,
      HintSink sink,
      PollerMetrics metrics,
      InstantSource clock) {
    return start(settings, organizations, sink, metrics, clock, Limits.DEFAULT);
  }

  static WebhookServer start(
      WebhookSettings settings,
      Set<String> organizations,
      HintSink sink,
      PollerMetrics metrics,
      InstantSource clock,
      Limits limits) {
    EventLoopGroup thread =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("webhook", true), NioIoHandler.newFactory());
    Webhook webhook = new Webhook(settings, organizations, sink, clock);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(thread)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, limits.connections())
            .childHandler(new Connections(webhook, metrics, limits));
    try {
      Channel listener = server.bind(settings.port()).syncUninterruptibly().channel();
      return new WebhookServer(thread, listener, sink);
    } catch (Exception e) { // Netty throws the IOException as it is, undeclared
      var unused = thread.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      sink.close();
      throw new CommandFailure(
          "WEBHOOK_PORT: webhooks cannot be taken on port %d (%s); choose another"
              .formatted(settings.port(), e.getMessage()),
          e);
    }
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * Ends at once; deliveries under way are lost, and their builds found by polling. Then what was
   * hinted at gets into the inbox. May be called more than once.
   */
  @Override
  public void close() {
    var unused = listener.close();
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    sink.close();
  }

  /** Takes hints on their way to the owners of their organizations. */
  @FunctionalInterface
  public interface HintSink extends AutoCloseable {

    /** Takes one; returns at once, since a delivery's answer waits for it. */
    void hint(InboxMessage.Hint hint);

    /** Ends it: what it holds is still sent, or is counted as lost. */
    @Override
    default void close() {}
  }
}
