package io.kitetrace.benchmarks.endtoend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/** One gRPC call: gathers the message, hands it over, answers success. */
final class GrpcStream extends ChannelInboundHandlerAdapter {

  private static final int FRAME = 5;
  private static final String OK = "0";
  private static final String UNIMPLEMENTED = "12";

  private final Consumer<ByteBuf> taken;
  private final CompositeByteBuf message = Unpooled.compositeBuffer(Integer.MAX_VALUE);

  GrpcStream(Consumer<ByteBuf> taken) {
    this.taken = taken;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if (frame instanceof Http2DataFrame data) {
      message.addComponent(true, data.content());
      if (data.isEndStream()) {
        answer(context);
      }
    } else {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    message.release();
  }

  private void answer(ChannelHandlerContext context) {
    boolean plain = message.readByte() == 0;
    if (plain) {
      message.skipBytes(FRAME - 1);
      taken.accept(message);
    }
    write(
        context,
        new DefaultHttp2HeadersFrame(
            new DefaultHttp2Headers().status("200").set("content-type", "application/grpc")));
    write(context, new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[FRAME])));
    write(
        context,
        new DefaultHttp2HeadersFrame(
            new DefaultHttp2Headers().set("grpc-status", plain ? OK : UNIMPLEMENTED), true));
    context.flush();
  }

  private static void write(ChannelHandlerContext context, Http2StreamFrame frame) {
    var unused = context.write(frame); // a connection that breaks shows in the count
  }
}
