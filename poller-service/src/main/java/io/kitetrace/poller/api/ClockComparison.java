package io.kitetrace.poller.api;

import io.kitetrace.runtime.doctor.Finding;
import java.time.Duration;
import java.time.Instant;

/**
 * How our clock stands to the API's, which tells its time in whole seconds.
 *
 * @param answer one of the API's
 */
record ClockComparison(ApiProbe.Answer answer) {

  /** More than networks take, and less than what webhooks' signatures bear. */
  private static final Duration MOST = Duration.ofSeconds(30);

  Finding finding() {
    Instant theirs = answer.serverTime();
    if (theirs == null) {
      return new Finding.Fine("clock", "the API does not tell the time");
    }
    Duration behind = Duration.between(answer.received(), theirs);
    Duration ahead = Duration.between(theirs.plusSeconds(1), answer.sent());
    Duration off = behind.compareTo(ahead) > 0 ? behind : ahead;
    if (off.compareTo(MOST) <= 0) {
      return new Finding.Fine(
          "clock",
          off.compareTo(Duration.ofSeconds(1)) <= 0
              ? "goes with the API's"
              : "%d s off the API's".formatted(off.toSeconds()));
    }
    return new Finding.Wrong(
        "clock",
        "this machine's clock is %d s %s the API's; set it right (NTP), since HISTORY, lags and webhooks' signatures go by it"
            .formatted(off.toSeconds(), behind.compareTo(ahead) > 0 ? "behind" : "ahead of"));
  }
}
