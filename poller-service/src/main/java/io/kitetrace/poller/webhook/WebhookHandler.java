package io.kitetrace.poller.webhook;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one connection. A request that is not complete within a few seconds ends
 * it, however steadily its bytes drip in. On the server's thread.
 */
final class WebhookHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final Webhook webhook;
  private final WebhookEvents events;
  private final Duration completeWithin;
  private @Nullable Future<?> deadline;

  WebhookHandler(Webhook webhook, WebhookEvents events, Duration completeWithin) {
    this.webhook = webhook;
    this.events = events;
    this.completeWithin = completeWithin;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    setDeadline(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelDeadline();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer(request));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    if (response.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, HttpMethod.POST.name());
    }
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    setDeadline(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close(); // a client that went away, or speaks no HTTP
  }

  private HttpResponseStatus answer(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      events.delivered(WebhookEvents.Result.MISDIRECTED);
      return HttpResponseStatus.BAD_REQUEST;
    }
    if (!new QueryStringDecoder(request.uri()).path().equals(Webhook.PATH)) {
      events.delivered(WebhookEvents.Result.MISDIRECTED);
      return HttpResponseStatus.NOT_FOUND;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      events.delivered(WebhookEvents.Result.MISDIRECTED);
      return HttpResponseStatus.METHOD_NOT_ALLOWED;
    }
    WebhookEvents.Result result =
        webhook.deliver(
            request.headers().get("X-Buildkite-Token"),
            request.headers().get("X-Buildkite-Signature"),
            ByteBufUtil.getBytes(request.content()));
    events.delivered(result);
    return switch (result) {
      case HINT, PING, IGNORED, FOREIGN -> HttpResponseStatus.OK;
      case UNAUTHORIZED -> HttpResponseStatus.UNAUTHORIZED;
      case UNREADABLE, MISDIRECTED -> HttpResponseStatus.BAD_REQUEST;
      case TOO_LARGE -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
    };
  }

  private void setDeadline(ChannelHandlerContext context) {
    cancelDeadline();
    deadline =
        context
            .executor()
            .schedule(() -> end(context), completeWithin.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void end(ChannelHandlerContext context) {
    var unused = context.close();
  }

  private void cancelDeadline() {
    Future<?> pending = deadline;
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
