package io.kitetrace.poller.webhook;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one connection. On the server's thread. */
final class WebhookHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookHandler.class);

  private final Webhook webhook;
  private final Connection connection;
  private final PollerMetrics metrics;

  WebhookHandler(Webhook webhook, Connection connection, PollerMetrics metrics) {
    this.webhook = webhook;
    this.connection = connection;
    this.metrics = metrics;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      metrics.count(WebhookResult.MALFORMED);
      connection.refuse(HttpResponseStatus.BAD_REQUEST);
      return;
    }
    FullHttpResponse response = Connection.empty(answer(request));
    if (response.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, HttpMethod.POST.name());
    }
    connection.answer(response, HttpUtil.isKeepAlive(request));
  }

  /**
   * The client went away, or something failed here; what was under way is counted as broken off.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
      LOG.atWarn().setCause(cause).log("webhook request failed");
    }
    var unused = context.close();
    if (cause instanceof Error error && !(error instanceof StackOverflowError)) {
      Thread thread = Thread.currentThread(); // it is about this process, not about the request
      thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
    }
  }

  private HttpResponseStatus answer(FullHttpRequest request) {
    if (!new QueryStringDecoder(request.uri()).path().equals(Webhook.PATH)) {
      metrics.count(WebhookResult.MISDIRECTED);
      return HttpResponseStatus.NOT_FOUND;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      metrics.count(WebhookResult.MISDIRECTED);
      return HttpResponseStatus.METHOD_NOT_ALLOWED;
    }
    WebhookResult result =
        webhook.deliver(
            request.headers().get("X-Buildkite-Token"),
            request.headers().get("X-Buildkite-Signature"),
            ByteBufUtil.getBytes(request.content()));
    metrics.count(result);
    return switch (result) {
      case HINT, PING, IGNORED, FOREIGN -> HttpResponseStatus.OK;
      case UNAUTHORIZED -> HttpResponseStatus.UNAUTHORIZED;
      case UNREADABLE -> HttpResponseStatus.BAD_REQUEST;
      case TOO_LARGE, MISDIRECTED, MALFORMED, INCOMPLETE, OVERLOADED, IDLE ->
          throw new IllegalStateException("not about what is in a delivery: " + result);
    };
  }
}
