package io.kitetrace.poller.webhook;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its bytes' side. A request that is not complete within a few seconds ends it,
 * however steadily its bytes drip in. On the server's thread.
 */
final class Connection extends ChannelInboundHandlerAdapter {

  /** For a client to read the last answer while it still sends. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** What a client sends at once has been read by then. */
  private static final Duration YOUNG = Duration.ofMillis(100);

  private enum State {
    WAITING,
    REQUEST,
    /** There is no room for it: it will be told when it asks. */
    REFUSED,
    /** Answered for the last time: what still comes is dropped. */
    ENDING,
    CLOSED
  }

  private final Connections all;
  private final SocketChannel channel;
  private final PollerMetrics metrics;
  private final Duration completeWithin;
  private State state;
  private long waitsSince = System.nanoTime();
  private boolean served;
  private long bytes;
  private @Nullable Future<?> deadline;

  Connection(
      Connections all,
      boolean admitted,
      SocketChannel channel,
      PollerMetrics metrics,
      Duration completeWithin) {
    this.all = all;
    this.channel = channel;
    this.metrics = metrics;
    this.completeWithin = completeWithin;
    this.state = admitted ? State.WAITING : State.REFUSED;
  }

  /** Makes room for another, where no request is under way, nor perhaps on its way to us. */
  boolean madeRoom() {
    if (System.nanoTime() - waitsSince < YOUNG.toNanos()) {
      return false;
    }
    metrics.count(WebhookResult.IDLE);
    close();
    return true;
  }

  /** A request's head, or a part of its body; false where it is not taken. */
  boolean admits(int more) {
    begin(); // the second of two that came together
    if (state == State.REFUSED || (state == State.REQUEST && !hold(more))) {
      metrics.count(WebhookResult.OVERLOADED);
      refuse(HttpResponseStatus.SERVICE_UNAVAILABLE);
    }
    return state == State.REQUEST;
  }

  void answer(FullHttpResponse response, boolean keepAlive) {
    HttpUtil.setKeepAlive(response, keepAlive);
    if (keepAlive && state == State.REQUEST) {
      state = State.WAITING;
      waitsSince = System.nanoTime();
      served = true;
      release();
      all.waits(this);
      var unused = channel.writeAndFlush(response);
      setDeadline(completeWithin);
    } else {
      end(response, false);
    }
  }

  void refuse(HttpResponseStatus status) {
    FullHttpResponse response = empty(status);
    HttpUtil.setKeepAlive(response, false);
    end(response, all.mayLinger());
  }

  static FullHttpResponse empty(HttpResponseStatus status) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    return response;
  }

  private void end(FullHttpResponse response, boolean linger) {
    if (state == State.REQUEST) {
      all.ends();
    }
    state = State.ENDING;
    release();
    setDeadline(LINGER);
    channel
        .writeAndFlush(response)
        .addListener(
            written -> {
              if (linger && written.isSuccess()) {
                var unused = channel.shutdownOutput();
              } else {
                close();
              }
            });
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    setDeadline(completeWithin);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (state == State.ENDING || !((ByteBuf) message).isReadable()) {
      ReferenceCountUtil.release(message);
      return;
    }
    begin();
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close();
    context.fireChannelInactive();
  }

  private void begin() {
    if (state == State.WAITING) {
      state = State.REQUEST;
      all.begins(this);
    }
  }

  private void setDeadline(Duration time) {
    cancelDeadline();
    deadline = channel.eventLoop().schedule(this::late, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void late() {
    if (state == State.WAITING && !served) {
      metrics.count(WebhookResult.IDLE);
    }
    close();
  }

  private void close() {
    State before = state;
    if (before == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (before == State.REQUEST) {
      metrics.count(WebhookResult.INCOMPLETE);
    } else if (before == State.REFUSED) {
      metrics.count(WebhookResult.OVERLOADED);
    }
    all.closed(this, before == State.REFUSED || before == State.ENDING);
    release();
    cancelDeadline();
    var unused = channel.close();
  }

  private boolean hold(int more) {
    bytes += more;
    return all.hold(more);
  }

  private void release() {
    all.release(bytes);
    bytes = 0;
  }

  private void cancelDeadline() {
    Future<?> pending = deadline;
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
