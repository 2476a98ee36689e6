package io.kitetrace.poller.ownership;

import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.command.CommandFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over each organization, however often the partitions change hands meanwhile. Whoever
 * waits for it is told, in a sentence for a person, why it does not get on.
 */
public final class OnePass {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A member gets its share at once, or with the rebalance that follows. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  /** The group takes nobody in before a dead member's session has ended. */
  private static final Duration JOINING = Duration.ofSeconds(30);

  private final PollerSettings settings;
  private final Set<String> left = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<@Nullable Void> passed = new CompletableFuture<>();

  public OnePass(PollerSettings settings) {
    this.settings = settings;
    this.left.addAll(settings.buildkite().organizations());
  }

  boolean isLeft(String organization) {
    return left.contains(organization);
  }

  void passed(String organization) {
    left.remove(organization);
    if (left.isEmpty()) {
      passed.complete(null);
    }
  }

  /**
   * Returns when all lists were read.
   *
   * @param ended completes when whoever reads them has ended
   * @throws CommandFailure if it was stopped before, or does not get on
   * @throws io.kitetrace.runtime.settings.SettingsException if a setting must be changed first
   */
  public void await(Ownership ownership, CompletableFuture<@Nullable Void> ended) {
    CompletableFuture<?> either = CompletableFuture.anyOf(passed, ended);
    long joiningNanos = settings.publish().sessionTimeout().plus(JOINING).toNanos();
    long lastJoined = System.nanoTime();
    long lastOwned = lastJoined;
    while (true) {
      try {
        either.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (!passed.isDone()) {
          throw new CommandFailure("the pass was stopped before its end", null);
        }
        return;
      } catch (TimeoutException e) {
        long now = System.nanoTime();
        boolean joined = ownership.isJoined();
        List<String> owned = ownership.owned();
        lastJoined = joined ? now : lastJoined;
        lastOwned = !joined || owned.containsAll(organizations()) ? now : lastOwned;
        if (now - lastJoined > joiningNanos) {
          throw new CommandFailure(notJoined(), null);
        }
        if (now - lastOwned > GRACE.toNanos()) {
          throw new CommandFailure(notOurs(owned), null);
        }
      } catch (ExecutionException e) {
        throw RetriesExhaustedException.reported(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted", e);
      }
    }
  }

  private List<String> organizations() {
    return settings.buildkite().organizations();
  }

  private String notJoined() {
    return "KAFKA_BOOTSTRAP_SERVERS: Kafka at %s does not take us into the group %s"
        .formatted(settings.kafka().bootstrapServers(), settings.publish().group());
  }

  private String notOurs(List<String> owned) {
    List<String> others =
        organizations().stream().filter(organization -> !owned.contains(organization)).toList();
    return "another poller of the group %s polls %s already; stop it, or set POLLER_GROUP and POLLER_TRANSACTIONAL_ID_PREFIX"
        .formatted(settings.publish().group(), String.join(", ", others));
  }
}
