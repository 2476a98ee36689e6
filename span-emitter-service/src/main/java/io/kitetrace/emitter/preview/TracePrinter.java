package io.kitetrace.emitter.preview;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.BuildDocuments;
import io.kitetrace.documents.Fault;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints the trace of each build that is found, one in memory at a time. */
final class TracePrinter implements BuildDocuments.Receiver {

  private final PrintStream out;
  private final TraceBuilder traces;
  private final Drawing drawing;
  private final String file;
  private final Consumer<String> faults;
  private boolean empty = true;
  private boolean broken;

  /** Writes one trace after the other, each with a line's end. */
  @FunctionalInterface
  interface Drawing {
    void write(Trace trace, OutputStream to) throws IOException;

    /** Writes what comes after the last one. */
    default void end(OutputStream to) throws IOException {}
  }

  /**
   * A printer of what one file holds.
   *
   * @param file its name
   * @param faults takes sentences about what cannot be shown
   */
  TracePrinter(
      PrintStream out, TraceBuilder traces, Drawing drawing, String file, Consumer<String> faults) {
    this.out = out;
    this.traces = traces;
    this.drawing = drawing;
    this.file = file;
    this.faults = faults;
  }

  /** Whether nothing was found, nor anything wrong. */
  boolean isEmpty() {
    return empty;
  }

  boolean isBroken() {
    return broken;
  }

  @Override
  public @Nullable String build(BuildDocument document) throws IOException {
    empty = false;
    Trace trace = traces.preview(document.build());
    if (trace.isEmpty()) {
      return "has no times yet, and so no trace";
    }
    drawing.write(trace, out);
    check();
    return null;
  }

  void end() throws IOException {
    drawing.end(out);
    check();
  }

  private void check() throws NobodyReadsException {
    if (out.checkError()) {
      throw new NobodyReadsException();
    }
  }

  @Override
  public void rejected(Fault fault) {
    empty = false;
    broken = true;
    faults.accept(fault.sentence(file));
  }

  @Override
  public void trouble(String what) {
    empty = false;
    broken = true;
    faults.accept(file + " " + what);
  }

  /** What is written goes nowhere. */
  static final class NobodyReadsException extends IOException {
    private static final long serialVersionUID = 1L;

    NobodyReadsException() {
      super("standard output takes nothing");
    }
  }
}
