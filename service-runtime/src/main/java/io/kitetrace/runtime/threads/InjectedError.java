package io.kitetrace.runtime.threads;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault for tests: thrown at random where a long-lived thread shows that it lives. The system
 * property {@code kitetrace.test.thread-errors} turns it on: {@code delivery:500} is one in some
 * five hundred beats of the thread of that name; the name is a regular expression.
 */
final class InjectedError extends Error {

  private static final long serialVersionUID = 1L;
  private static final @Nullable Odds ODDS =
      Odds.of(System.getProperty("kitetrace.test.thread-errors", ""));

  private InjectedError() {
    super("injected by a test");
  }

  static void perhaps(String thread) {
    if (ODDS != null && ODDS.hit(thread, ThreadLocalRandom.current().nextInt(ODDS.oneIn))) {
      throw new InjectedError();
    }
  }

  private record Odds(Pattern threads, int oneIn) {

    static @Nullable Odds of(String text) {
      int colon = text.lastIndexOf(':');
      return colon < 0
          ? null
          : new Odds(
              Pattern.compile(text.substring(0, colon)),
              Integer.parseInt(text.substring(colon + 1)));
    }

    boolean hit(String thread, int drawn) {
      return drawn == 0 && threads.matcher(thread).matches();
    }
  }
}
