package io.kitetrace.emitter;

import io.kitetrace.emitter.console.Waterfall;
import io.kitetrace.emitter.deliver.Destination;
import io.kitetrace.emitter.export.AlsoOnConsole;
import io.kitetrace.emitter.export.ConsoleDestination;
import io.kitetrace.emitter.export.OtlpSettings;
import io.kitetrace.emitter.export.RenewedDestination;
import io.kitetrace.runtime.command.Terminal;
import java.io.PrintStream;
import java.time.Duration;

/** Opens the destinations that settings ask for. */
public final class Destinations {

  private Destinations() {}

  /** The backend, the console, or both; {@code out} is where the console draws. */
  public static Destination open(EmitterSettings settings, PrintStream out, Terminal terminal) {
    OtlpSettings otlp = settings.otlp();
    if (otlp == null) {
      return console(out, terminal);
    }
    Destination backend = new RenewedDestination(otlp, settings.maxRequestBytes());
    return settings.console() ? new AlsoOnConsole(backend, console(out, terminal)) : backend;
  }

  /** The limit of a first attempt. */
  public static Duration timeout(EmitterSettings settings) {
    OtlpSettings otlp = settings.otlp();
    return otlp == null ? Duration.ofSeconds(10) : otlp.timeout();
  }

  private static ConsoleDestination console(PrintStream out, Terminal terminal) {
    Waterfall.Style style =
        terminal.colouredOutput() ? Waterfall.Style.COLOR : Waterfall.Style.PLAIN;
    return new ConsoleDestination(new Waterfall(style, terminal.columns(), 0, false), out);
  }
}
