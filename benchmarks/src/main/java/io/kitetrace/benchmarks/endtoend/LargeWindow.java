package io.kitetrace.benchmarks.endtoend;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;

/** Opens the window of a whole HTTP/2 connection as wide as that of its streams. */
final class LargeWindow extends ChannelInboundHandlerAdapter {

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var unused = context.writeAndFlush(new DefaultHttp2WindowUpdateFrame(ReceiverProcess.WINDOW));
    context.fireChannelActive();
  }
}
