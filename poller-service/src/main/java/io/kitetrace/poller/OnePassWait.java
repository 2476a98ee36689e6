package io.kitetrace.poller;

import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a one-shot run, and says to a person why it does not get on. */
final class OnePassWait {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A member gets its share at once, or with the rebalance that follows. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  /** The group takes nobody in before a dead member's session has ended. */
  private static final Duration JOINING = Duration.ofSeconds(30);

  private final PollerSettings settings;
  private final BooleanSupplier joined;
  private final Supplier<List<String>> owned;

  OnePassWait(PollerSettings settings, BooleanSupplier joined, Supplier<List<String>> owned) {
    this.settings = settings;
    this.joined = joined;
    this.owned = owned;
  }

  void await(CompletableFuture<@Nullable Void> passed, CompletableFuture<@Nullable Void> ended) {
    CompletableFuture<?> either = CompletableFuture.anyOf(passed, ended);
    long patience = settings.publish().sessionTimeout().plus(JOINING).toNanos();
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
        boolean in = joined.getAsBoolean();
        lastJoined = in ? now : lastJoined;
        lastOwned = !in || ownsAll() ? now : lastOwned;
        if (now - lastJoined > patience) {
          throw new CommandFailure(notJoined(), null);
        }
        if (now - lastOwned > GRACE.toNanos()) {
          throw new CommandFailure(notOurs(), null);
        }
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted", e);
      }
    }
  }

  private boolean ownsAll() {
    return owned.get().containsAll(settings.buildkite().organizations());
  }

  private String notJoined() {
    return "KAFKA_BOOTSTRAP_SERVERS: Kafka at %s does not take us into the group %s"
        .formatted(settings.kafka().bootstrapServers(), settings.publish().group());
  }

  private String notOurs() {
    List<String> theirs =
        settings.buildkite().organizations().stream()
            .filter(organization -> !owned.get().contains(organization))
            .toList();
    return "another poller of the group %s polls %s already; stop it, or set POLLER_GROUP and POLLER_TRANSACTIONAL_ID_PREFIX"
        .formatted(settings.publish().group(), String.join(", ", theirs));
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof RetriesExhaustedException gaveUp) {
      String sentence = String.valueOf(gaveUp.getMessage());
      return gaveUp.isConfiguration()
          ? new SettingsException(List.of(sentence))
          : new CommandFailure(sentence, gaveUp);
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
