package io.kitetrace.benchmarks.endtoend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process that serves pages of builds as Buildkite's API does, out of files: the simulator takes
 * longer to write a build than the poller to read it. Arguments: the pages' folder; then for each
 * time that the list is asked for anew, how often the pages stand in it, every time with other ids.
 * Prints its port, which also answers {@code GET /figures}.
 */
final class PagesProcess {

  static final String BYTES = "bytes";
  static final String REQUESTS = "requests";

  private PagesProcess() {}

  /** Serves until its starter ends. */
  public static void main(String[] args) throws IOException {
    PageFiles files = PageFiles.in(Path.of(args[0]));
    int[] waves = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
    List<String> names = new ArrayList<>(List.of(BYTES, REQUESTS));
    for (int listing = 1; listing <= waves.length; listing++) {
      names.add(begun(listing));
    }
    Tally tally = new Tally(names.toArray(String[]::new));
    Listings listings = new Listings(files, waves, tally);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    int port =
        Servers.listen(
            loops,
            connection ->
                connection
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(1 << 16),
                        new PageRequests(listings, tally)));
    Lifeline.serve(Integer.toString(port));
  }

  /** The figure that tells when a listing was asked for first, in milliseconds since the epoch. */
  static String begun(int listing) {
    return "begun" + listing;
  }

  /** Answers requests for pages of the list, with the {@code Link} to the next. */
  private static final class PageRequests extends SimpleChannelInboundHandler<FullHttpRequest> {

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
      int number =
          Integer.parseInt(query.parameters().getOrDefault("page", List.of("1")).getFirst());
      ByteBuf body = listings.page(number);
      tally.figure(REQUESTS).incrementAndGet();
      tally.figure(BYTES).addAndGet(body.readableBytes());
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
}
