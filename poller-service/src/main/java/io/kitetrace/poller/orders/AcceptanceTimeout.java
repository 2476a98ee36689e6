package io.kitetrace.poller.orders;

import io.kitetrace.poller.settings.PublishSettings;
import io.kitetrace.runtime.command.CommandFailure;
import java.time.Duration;

/** Waits for somebody to take what was put into the inbox, and not for ever. */
final class AcceptanceTimeout {

  /** The group takes nobody in before a dead member's session has ended; then memory is loaded. */
  private static final Duration BEYOND_SESSION = Duration.ofSeconds(60);

  private final PublishSettings settings;
  private final long deadline;

  AcceptanceTimeout(PublishSettings settings) {
    this.settings = settings;
    this.deadline = System.nanoTime() + settings.sessionTimeout().plus(BEYOND_SESSION).toNanos();
  }

  /** Gives up where nothing was taken for too long. */
  void check(boolean taken, boolean elsewhere) {
    if (!taken && System.nanoTime() - deadline > 0) {
      throw new CommandFailure(
          elsewhere
              ? "the pollers of the group %s do not take it: is the organization among their BUILDKITE_ORGANIZATION, and do they reach Kafka?"
                  .formatted(settings.group())
              : "KAFKA_BOOTSTRAP_SERVERS: Kafka does not give us the organization's place in the group %s"
                  .formatted(settings.group()),
          null);
    }
  }
}
