package io.kitetrace.benchmarks.endtoend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;

/** The receiver's HTTP side: OTLP over HTTP, and its figures. */
final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final Consumer<ByteBuf> taken;
  private final Tally tally;

  HttpRequests(Consumer<ByteBuf> taken, Tally tally) {
    this.taken = taken;
    this.tally = tally;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var unused = context.writeAndFlush(answer(request));
  }

  private FullHttpResponse answer(FullHttpRequest request) {
    return switch (request.uri()) {
      case "/v1/traces" -> {
        taken.accept(request.content());
        yield Servers.answer(
            HttpResponseStatus.OK, "application/x-protobuf", Unpooled.EMPTY_BUFFER);
      }
      case "/figures" -> Servers.text(tally.text());
      case "/reset" -> {
        tally.reset();
        yield Servers.text("");
      }
      default -> Servers.answer(HttpResponseStatus.NOT_FOUND, "text/plain", Unpooled.EMPTY_BUFFER);
    };
  }
}
