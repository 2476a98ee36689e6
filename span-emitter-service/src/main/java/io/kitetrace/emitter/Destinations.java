package io.kitetrace.emitter;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.otlp.ConsoleDestination;
import io.kitetrace.emitter.otlp.OtlpSettings;
import io.kitetrace.emitter.otlp.ReloadingDestination;
import io.kitetrace.emitter.otlp.Tee;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.trace.draw.Waterfall;
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
    Destination backend = new ReloadingDestination(otlp, settings.maxRequestBytes());
    return settings.console() ? new Tee(backend, console(out, terminal)) : backend;
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
