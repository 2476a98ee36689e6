package io.kitetrace.emitter.consume;

import io.kitetrace.emitter.delivery.Completion;
import io.kitetrace.emitter.delivery.Delivery;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done before partitions that are ours go to others. On the consumer's thread, in the
 * midst of a poll.
 */
final class Handover {

  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private final Delivery delivery;
  private final Commits commits;
  private final Duration longest;
  private final Duration commitTimeout;
  private final BooleanSupplier giveUp;
  private boolean over;

  /**
   * For a consumer with these settings.
   *
   * @param giveUp whether there is no more time to wait for requests
   */
  Handover(Delivery delivery, Commits commits, ConsumeSettings settings, BooleanSupplier giveUp) {
    this.delivery = delivery;
    this.commits = commits;
    this.longest = ConsumerProperties.longestHandover(settings);
    this.commitTimeout = settings.shutdown().commit();
    this.giveUp = giveUp;
  }

  /** Waits until nothing of these partitions is under way to the backend, and commits. */
  void run(Set<Completion> going, AssignedPartitions partitions) {
    if (over) {
      return;
    }
    long start = System.nanoTime();
    try {
      boolean quiet =
          delivery.awaitQuiet(
              going, () -> System.nanoTime() - start > longest.toNanos() || giveUp.getAsBoolean());
      if (!quiet) {
        LOG.warn("partitions given up with requests under way; older versions may come later");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    commits.waiting(partitions, commitTimeout);
  }

  /** All is committed: leaving the group, which gives all partitions up, needs nothing more. */
  void end() {
    over = true;
  }
}
