package io.kitetrace.benchmarks.endtoend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Answers requests for pages of the list, with the {@code Link} to the next. */
final class PageRequests extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final Listings listings;
  private final Tally tally;

  PageRequests(Listings listings, Tally tally) {
    this.listings = listings;
    this.tally = tally;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
      throws IOException {
    var unused =
        context.writeAndFlush(
            request.uri().equals("/figures") ? Servers.text(tally.text()) : page(request));
  }

  private FullHttpResponse page(FullHttpRequest request) throws IOException {
    QueryStringDecoder query = new QueryStringDecoder(request.uri());
    int number = Integer.parseInt(query.parameters().getOrDefault("page", List.of("1")).getFirst());
    ByteBuf body = listings.page(number);
    tally.figure(PagesProcess.REQUESTS).incrementAndGet();
    tally.figure(PagesProcess.BYTES).addAndGet(body.readableBytes());
    FullHttpResponse response =
        Servers.answer(HttpResponseStatus.OK, "application/json; charset=utf-8", body);
    response
        .headers()
        .set(
            HttpHeaderNames.DATE,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
    if (number < listings.last()) {
      String next =
          "http://%s%s"
              .formatted(
                  request.headers().get(HttpHeaderNames.HOST),
                  request.uri().replaceFirst("([?&])page=\\d+", "$1page=" + (number + 1)));
      response.headers().set("Link", "<%s>; rel=\"next\"".formatted(next));
    }
    return response;
  }
}
