package io.kitetrace.poller.orders;

import io.kitetrace.poller.settings.PollerSettings;
import java.time.Duration;
import java.util.List;

/** Asks now and then whether the pollers that run have passed over what was sent. One thread. */
final class PassedOver {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final PollerSettings settings;
  private final FallbackWorker workers;
  private final Ahead ahead;
  private long looked = System.nanoTime();

  PassedOver(PollerSettings settings, FallbackWorker workers, Ahead ahead) {
    this.settings = settings;
    this.workers = workers;
    this.ahead = ahead;
  }

  /** What was found since the last time. */
  List<Ahead.PassedOver> look() {
    long now = System.nanoTime();
    if (ahead.builds() == 0 || now - looked < BETWEEN_LOOKS.toNanos()) {
      return List.of();
    }
    looked = now;
    return ahead.passedOver(workers.committed(settings.topics().topics().inbox()), now);
  }

  /** Says to a person what is wrong, and what to do. */
  String sentence(String organization) {
    return "the pollers of the group %s are not configured for the organization '%s'; add it to their BUILDKITE_ORGANIZATION, or stop them and give this command again"
        .formatted(settings.publish().group(), organization);
  }
}
