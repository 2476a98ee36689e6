package io.kitetrace.poller.webhook;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** Puts a request's body together, within bounds. */
final class BodyAggregator extends HttpObjectAggregator {

  private final Connection connection;
  private final PollerMetrics metrics;

  BodyAggregator(int maxBytes, Connection connection, PollerMetrics metrics) {
    super(maxBytes);
    this.connection = connection;
    this.metrics = metrics;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    int bytes = message instanceof HttpContent part ? part.content().readableBytes() : 0;
    if (connection.admits(bytes)) {
      super.channelRead(context, message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage message) {
    refuse(WebhookResult.TOO_LARGE, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
  }

  /** A refusal is ours to send, and to count; that of a body too large comes by itself. */
  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxBytes, ChannelPipeline pipeline) {
    Object response = super.newContinueResponse(start, maxBytes, pipeline);
    if (!(response instanceof FullHttpResponse full)
        || full.status().equals(HttpResponseStatus.CONTINUE)) {
      return response;
    }
    full.release();
    if (full.status().equals(HttpResponseStatus.EXPECTATION_FAILED)) {
      refuse(WebhookResult.MALFORMED, full.status());
    }
    return null;
  }

  private void refuse(WebhookResult result, HttpResponseStatus status) {
    metrics.count(result);
    connection.refuse(status);
  }
}
