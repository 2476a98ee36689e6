package io.kitetrace.runtime.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** This process's standard output, which remembers what a print stream forgets: why it failed. */
final class StandardOutput extends OutputStream {

  private static final String CLOSED = "Broken pipe";

  private final OutputStream to = new FileOutputStream(FileDescriptor.out);
  private volatile @Nullable IOException failure;

  private StandardOutput() {}

  /** Takes the place of {@link System#out}. */
  static StandardOutput watched() {
    StandardOutput output = new StandardOutput();
    System.setOut(new PrintStream(new BufferedOutputStream(output), true, System.out.charset()));
    return output;
  }

  /** Why something was lost that somebody would have read, in the system's words, or null. */
  @Nullable String lost() {
    System.out.flush();
    IOException failed = failure;
    if (failed == null || isPipe()) {
      return null;
    }
    String words = failed.getMessage();
    return words == null ? "it failed" : CLOSED.equals(words) ? null : words;
  }

  /** A pipe fails in one way only: its reader has gone. The words for it depend on the locale. */
  private static boolean isPipe() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no Linux: the words tell
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      to.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
