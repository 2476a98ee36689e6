package io.kitetrace.emitter.service;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.otlp.ConsoleDestination;
import io.kitetrace.emitter.otlp.Output;
import io.kitetrace.emitter.otlp.ReloadingDestination;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.trace.draw.Waterfall;
import java.io.PrintStream;

/** Opens the destinations that settings ask for. */
public final class Destinations {

  private Destinations() {}

  /** The backend, the console, or both; {@code out} is where the console draws. */
  public static Destination open(EmitterSettings settings, PrintStream out, Terminal terminal) {
    return switch (settings.output()) {
      case Output.Otlp otlp -> new ReloadingDestination(otlp.backend());
      case Output.Console console -> new ConsoleDestination(waterfall(terminal), out);
      case Output.Both both ->
          new ConsoleDestination(
              waterfall(terminal), out, new ReloadingDestination(both.backend()));
    };
  }

  private static Waterfall waterfall(Terminal terminal) {
    Waterfall.Style style =
        terminal.colouredOutput() ? Waterfall.Style.COLOR : Waterfall.Style.PLAIN;
    return new Waterfall(style, terminal.columns(), 0, false);
  }
}
