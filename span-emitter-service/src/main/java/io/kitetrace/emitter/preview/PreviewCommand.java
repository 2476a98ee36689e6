package io.kitetrace.emitter.preview;

import io.kitetrace.emitter.console.Waterfall;
import io.kitetrace.emitter.trace.Trace;
import io.kitetrace.emitter.trace.TraceBuilder;
import io.kitetrace.emitter.trace.TraceOptions;
import io.kitetrace.emitter.trace.TraceSettings;
import io.kitetrace.model.BuildDocuments;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code preview}: the trace that a build's JSON becomes, without Kafka or a backend. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the trace that a build's JSON becomes.",
      "Reads a build, a list of builds, or a line for each; also gzipped. Options TRACE_* apply."
    })
public final class PreviewCommand implements Callable<Integer> {

  /** How a trace is written. */
  enum Format {
    TREE("tree"),
    OTLP_JSON("otlp-json");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private final InputStream in;
  private final OutputStream out;
  private final Map<String, String> environment;
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "tree",
      description =
          "tree: a waterfall; otlp-json: one ExportTraceServiceRequest a line for each build."
              + " Default: ${DEFAULT-VALUE}")
  private Format format = Format.TREE;

  @Option(names = "--attributes", description = "With tree: every span's attributes too.")
  private boolean attributes;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "Of the tree. Default: the terminal's, else 80.")
  private int width;

  @Parameters(paramLabel = "FILE", description = "A file of API JSON, or - for standard input.")
  private String file = "-";

  /** Reads and writes this process's standard streams. */
  public PreviewCommand() {
    this(System.in, System.out, System.getenv(), Terminal.current());
  }

  PreviewCommand(
      InputStream in, OutputStream out, Map<String, String> environment, Terminal terminal) {
    this.in = in;
    this.out = out;
    this.environment = environment;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Settings settings = new Settings(Variables.of(environment));
    TraceOptions options = TraceSettings.read(settings);
    settings.check();
    byte[] bytes = bytes();
    PrintWriter errors = spec.commandLine().getErr();
    Printer printer = new Printer(bytes, new TraceBuilder(options), errors);
    BuildDocuments.find(bytes, printer);
    errors.flush();
    if (printer.found == 0) {
      throw new CommandFailure(name() + " holds no build; it takes API JSON", null);
    }
    return printer.broken ? ExitCodes.FAILURE : ExitCodes.SUCCESS;
  }

  private String name() {
    return file.equals("-") ? "standard input" : file;
  }

  private byte[] bytes() {
    try {
      byte[] bytes = file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
      boolean gzipped = bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
      if (!gzipped) {
        return bytes;
      }
      try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        return unpacked.readAllBytes();
      }
    } catch (NoSuchFileException e) {
      throw new CommandFailure(name() + " does not exist", e);
    } catch (IOException e) {
      throw new CommandFailure(name() + " cannot be read", e);
    }
  }

  private String draw(Trace trace) {
    return switch (format) {
      case OTLP_JSON -> OtlpJson.line(trace) + "\n";
      case TREE ->
          new Waterfall(style(), width > 0 ? width : terminal.columns(), 0, attributes).draw(trace)
              + "\n";
    };
  }

  private Waterfall.Style style() {
    return terminal.colouredOutput() ? Waterfall.Style.COLOR : Waterfall.Style.PLAIN;
  }

  private final class Printer implements BuildDocuments.Receiver {
    private final byte[] bytes;
    private final TraceBuilder traces;
    private final PrintWriter errors;
    private final BuildReader reader = new BuildReader();
    private int found;
    private boolean broken;

    private Printer(byte[] bytes, TraceBuilder traces, PrintWriter errors) {
      this.bytes = bytes;
      this.traces = traces;
      this.errors = errors;
    }

    @Override
    public void build(int position, int offset, int length) {
      found = Math.max(found, position);
      try {
        Trace trace = traces.preview(reader.read(bytes, offset, length));
        if (trace.isEmpty()) {
          broken(position, offset, "has no times yet, and so no trace");
          return;
        }
        out.write(draw(trace).getBytes(StandardCharsets.UTF_8));
      } catch (MalformedBuildException e) {
        broken(position, offset, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new CommandFailure("standard output cannot be written", e);
      }
    }

    @Override
    public void broken(int position, int offset, String reason) {
      found = Math.max(found, position);
      broken = true;
      errors.printf(
          Locale.ROOT,
          "kitetrace: %s: build %d (at byte %d): %s%n",
          name(),
          position,
          offset,
          reason);
    }
  }
}
