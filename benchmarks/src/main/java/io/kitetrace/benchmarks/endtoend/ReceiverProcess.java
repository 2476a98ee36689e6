package io.kitetrace.benchmarks.endtoend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.function.Consumer;

/**
 * A process that takes OTLP over gRPC and over HTTP, counts the spans and forgets them. It decodes
 * next to nothing, since it shares the processors with what is measured. Prints the port of gRPC
 * and that of HTTP, which also answers {@code GET /figures} and {@code POST /reset}.
 */
final class ReceiverProcess {

  static final String SPANS = "spans";
  static final String REQUESTS = "requests";
  static final String BYTES = "bytes";

  /** When the last request came, in milliseconds since the epoch. */
  static final String LAST = "last";

  /** A few requests of the usual size fit in. */
  static final int WINDOW = 16 << 20;

  private final Tally tally = new Tally(SPANS, REQUESTS, BYTES, LAST);

  private ReceiverProcess() {}

  /** Serves until its starter ends. */
  public static void main(String[] args) {
    Lifeline.serve(start());
  }

  /** Starts to serve in this process; gives both ports. */
  static String start() {
    ReceiverProcess receiver = new ReceiverProcess();
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    return Servers.listen(loops, receiver::grpc) + " " + Servers.listen(loops, receiver::http);
  }

  private void grpc(Channel connection) {
    connection
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings().initialWindowSize(WINDOW))
                .build(),
            new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream.pipeline().addLast(new GrpcStream(ReceiverProcess.this::took));
                  }
                }),
            new LargeWindow());
  }

  private void http(Channel connection) {
    connection
        .pipeline()
        .addLast(
            new HttpServerCodec(),
            new HttpObjectAggregator(64 << 20),
            new HttpRequests(this::took, tally));
  }

  private void took(ByteBuf request) {
    tally.figure(BYTES).addAndGet(request.readableBytes());
    tally.figure(SPANS).addAndGet(SpanCount.of(request));
    tally.figure(REQUESTS).incrementAndGet();
    tally.figure(LAST).set(System.currentTimeMillis());
  }

  /** The receiver's HTTP side: OTLP over HTTP, and its figures. */
  private static final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {

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
        default ->
            Servers.answer(HttpResponseStatus.NOT_FOUND, "text/plain", Unpooled.EMPTY_BUFFER);
      };
    }
  }

  /** Opens the window of a whole HTTP/2 connection as wide as that of its streams. */
  private static final class LargeWindow extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var unused = context.writeAndFlush(new DefaultHttp2WindowUpdateFrame(WINDOW));
      context.fireChannelActive();
    }
  }
}
