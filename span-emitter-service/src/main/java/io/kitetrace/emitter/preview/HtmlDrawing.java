package io.kitetrace.emitter.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.trace.Trace;
import io.kitetrace.trace.draw.HtmlPage;
import java.io.IOException;
import java.io.OutputStream;

/** Traces as one page that needs nothing else. */
final class HtmlDrawing implements TracePrinter.Drawing {

  private final StringBuilder html = new StringBuilder();
  private final HtmlPage page = new HtmlPage(html);

  @Override
  public void write(Trace trace, OutputStream to) throws IOException {
    page.add(trace);
    flush(to);
  }

  @Override
  public void end(OutputStream to) throws IOException {
    page.end();
    flush(to);
  }

  private void flush(OutputStream to) throws IOException {
    to.write(html.toString().getBytes(UTF_8));
    html.setLength(0);
  }
}
