package io.kitetrace.enricher.fetch;

import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.retry.StopSignal;
import java.time.Duration;

/** Reads something however often it takes. Safe for several threads. */
record RetryingReader(Transfer transfer, Outages outages, Backoff backoff, StopSignal stop) {

  /** Failures that may be about what is asked for, rather than about the API. */
  private static final int MAX_OF_TARGET = 6;

  /** Failures after which it is asked whether the API answers anything. */
  private static final int SUSPICIOUS = 12;

  /**
   * What the body makes of the answer.
   *
   * @throws UnavailableException if it cannot be had
   */
  <T> T read(Target target, Transfer.Body<T> body)
      throws UnavailableException, InterruptedException {
    Outage outage = outages.of(target.organization());
    int ofTarget = 0;
    int ofEither = 0;
    boolean othersAnswered = false;
    for (int failures = 1; ; failures++) {
      stop.check();
      try {
        T read = transfer.run(target, body);
        outage.recovered();
        return read;
      } catch (UnavailableException e) {
        outage.recovered();
        throw e;
      } catch (RetryException e) {
        stop.check(); // what was canceled is no outage
        outage.failed(e.sentence());
        boolean givenUp = false;
        switch (e.about()) {
          case API -> {}
          case TARGET -> givenUp = ++ofTarget >= MAX_OF_TARGET;
          case EITHER -> {
            givenUp = othersAnswered; // and this one failed after that: no outage just over
            othersAnswered =
                ++ofEither % SUSPICIOUS == 0 && transfer.apiAnswers(target.organization());
          }
        }
        if (givenUp) {
          outage.recovered();
          throw new UnavailableException(e.otherwise());
        }
        Duration delay = e.delay();
        stop.sleep(delay == null ? backoff.after(failures) : delay);
      }
    }
  }
}
