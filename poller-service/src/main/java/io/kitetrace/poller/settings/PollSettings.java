package io.kitetrace.poller.settings;

import io.kitetrace.runtime.settings.Settings;
import java.time.Duration;

/**
 * When the poller asks.
 *
 * @param interval from the beginning of a pass to the beginning of the next
 * @param overlap how late after its end a build may appear in the list and is still found
 * @param history how far back the first start reaches
 */
public record PollSettings(Duration interval, Duration overlap, Duration history) {

  public static final PollSettings DEFAULT =
      new PollSettings(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofDays(60));

  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);

  public PollSettings {
    if (interval.isNegative() || overlap.isNegative() || history.isNegative()) {
      throw new IllegalArgumentException("negative times");
    }
  }

  static PollSettings read(Settings settings) {
    return new PollSettings(
        settings.duration("POLL_INTERVAL", DEFAULT.interval, LEAST_INTERVAL),
        settings.duration("POLL_OVERLAP", DEFAULT.overlap, Duration.ZERO),
        settings.duration("HISTORY", DEFAULT.history, Duration.ZERO));
  }
}
