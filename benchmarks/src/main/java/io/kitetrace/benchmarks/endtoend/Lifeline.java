package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;

/** Ends a helper process with the one that started it: its standard input ends then. */
final class Lifeline {

  /** Begins what is said to the starter; libraries may print, too. */
  static final String MARK = "> ";

  private Lifeline() {}

  /** Tells the starter that this process serves, and waits for the end. */
  static void serve(String ready) {
    say(ready);
    awaitEnd();
  }

  /** Says something to the starter, which reads it by {@link Child#line}. */
  static void say(String line) {
    System.out.println(MARK + line);
  }

  /** Ends the process with its starter while it does something else. */
  static void watch() {
    Thread thread = new Thread(Lifeline::awaitEnd, "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever said
      }
    } catch (IOException e) {
      // as good as its end
    }
    Runtime.getRuntime().halt(0);
  }
}
