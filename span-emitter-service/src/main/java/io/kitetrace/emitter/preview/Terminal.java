package io.kitetrace.emitter.preview;

import java.io.Console;

/** Whether a person watches. */
final class Terminal {

  /** Whether standard output is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // before JDK 22 null is the answer, since then isTerminal
  static boolean attached() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since JDK 22 there may be a console without a terminal, and a method that tells.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private Terminal() {}
}
