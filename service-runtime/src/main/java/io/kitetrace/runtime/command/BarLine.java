package io.kitetrace.runtime.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The last line of a terminal, drawn again and again. While it is there, it stands in for {@link
 * System#err}: what others print, such as the log, goes above it. Safe for several threads.
 */
final class BarLine implements ProgressBarConsumer {

  /** A line that fills the terminal's width makes some terminals begin the next. */
  private static final int WIDTH = Terminal.DEFAULT_COLUMNS - 1;

  private final PrintStream err;
  private final PrintStream around;
  private int drawn;
  private boolean atLineStart = true;

  private BarLine(PrintStream err) {
    this.err = err;
    this.around = new PrintStream(new Above(err), true, StandardCharsets.UTF_8);
  }

  static BarLine on(PrintStream err) {
    BarLine line = new BarLine(err);
    if (err.equals(System.err)) {
      System.setErr(line.around);
    }
    return line;
  }

  /** Prints above the line. */
  PrintStream around() {
    return around;
  }

  @Override
  public int getMaxRenderedLength() {
    return WIDTH;
  }

  @Override
  public synchronized void accept(String text) {
    if (atLineStart) {
      err.print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
      err.flush();
      drawn = text.length();
    }
  }

  @Override
  public synchronized void close() {
    if (around.equals(System.err)) {
      System.setErr(err);
    }
    if (drawn > 0) {
      drawn = 0;
      err.println();
    }
  }

  private synchronized void above(byte[] bytes, int offset, int length) {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      drawn = 0;
    }
    err.write(bytes, offset, length);
    err.flush();
    atLineStart = length == 0 ? atLineStart : bytes[offset + length - 1] == '\n';
  }

  private final class Above extends FilterOutputStream {

    private Above(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) {
      above(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      above(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
