package io.kitetrace.emitter.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.documents.BuildDocuments;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.memory.BuildMemory;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.TraceSettings;
import io.kitetrace.trace.draw.Waterfall;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    TREE,
    OTLP_JSON,
    HTML;

    @Override
    public String toString() {
      return Commands.word(this);
    }
  }

  private static final String STANDARD_INPUT = "-";
  private static final int LEAST_COLUMNS = 40;

  private final InputStream in;
  private final PrintStream out;
  private final Map<String, String> environment;
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "tree",
      description =
          "tree: a waterfall; otlp-json: one ExportTraceServiceRequest a line for each build;"
              + " html: one page for a browser, which needs nothing else. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TREE;

  @Option(names = "--attributes", description = "With tree: every span's attributes too.")
  private boolean attributes;

  @Option(names = "--legend", description = "With tree: first, what its signs mean.")
  private boolean legend;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "Of the tree, at least 40. Default: the terminal's, else 80.")
  private @Nullable Integer width;

  @Parameters(paramLabel = "FILE", description = "A file of API JSON, or - for standard input.")
  private String file = STANDARD_INPUT;

  /** Reads and writes this process's standard streams. */
  public PreviewCommand() {
    this(System.in, System.out, System.getenv(), Terminal.current());
  }

  PreviewCommand(
      InputStream in, PrintStream out, Map<String, String> environment, Terminal terminal) {
    this.in = in;
    this.out = out;
    this.environment = environment;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Settings settings = new Settings(Variables.of(environment));
    TraceOptions options = TraceSettings.read(settings);
    if (width != null && width < LEAST_COLUMNS) {
      settings.fault("--width", "'%d' is fewer than %d columns".formatted(width, LEAST_COLUMNS));
    }
    settings.check();
    if (legend && format == Format.TREE) {
      out.println(Waterfall.LEGEND);
    }
    TracePrinter printer =
        new TracePrinter(out, new TraceBuilder(options), drawing(), name(), this::report);
    try (InputStream opened = open()) {
      BuildDocuments.read(opened, BuildMemory.maxBuildBytes(), printer);
      printer.end();
    } catch (TracePrinter.NobodyReadsException e) {
      // what is lost without anybody wanting it is told by who watches standard output
      return printer.isBroken() ? ExitCodes.FAILURE : ExitCodes.SUCCESS;
    } catch (IOException e) {
      throw new CommandFailure(name() + " cannot be read", e);
    }
    if (printer.isEmpty()) {
      throw new CommandFailure(name() + " holds no build; it takes API JSON", null);
    }
    return printer.isBroken() ? ExitCodes.FAILURE : ExitCodes.SUCCESS;
  }

  private String name() {
    return file.equals(STANDARD_INPUT) ? "standard input" : file;
  }

  private InputStream open() throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return in;
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw new CommandFailure(name() + " is a folder; one file is needed", null);
    }
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(name() + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new CommandFailure(name() + " cannot be read: no permission", e);
    }
  }

  private TracePrinter.Drawing drawing() {
    return switch (format) {
      case OTLP_JSON -> OtlpJson::write;
      case HTML -> new HtmlDrawing();
      case TREE -> {
        Waterfall.Style style =
            terminal.colouredOutput() ? Waterfall.Style.COLOR : Waterfall.Style.PLAIN;
        Waterfall waterfall =
            new Waterfall(style, width == null ? terminal.columns() : width, 0, attributes);
        yield (trace, to) -> to.write((waterfall.draw(trace) + "\n").getBytes(UTF_8));
      }
    };
  }

  /** On standard error, in between the traces. */
  private void report(String sentence) {
    PrintWriter errors = spec.commandLine().getErr();
    Commands.say(errors, sentence);
    errors.flush();
  }
}
