package io.kitetrace.poller.orders;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.ownership.GroupMembers;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.command.CommandFailure;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who works on the orders: the pollers that run, or one of our own for the time being. Ours joins
 * the same group, so that no two work for an organization, and leaves it as soon as another is
 * there: it would keep partitions from being polled. For one thread, but for {@link #close}.
 */
final class FallbackWorker implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  private final GroupMembers replicas;
  private final Function<List<String>, Poller> ours;
  private final Consumer<String> notices;
  private final Set<String> organizations = new LinkedHashSet<>();
  private @Nullable Poller running;
  private boolean elsewhere;
  private boolean closed;
  private long looked = System.nanoTime();

  /**
   * Nobody works yet.
   *
   * @param ours starts a poller of our own, for these organizations
   * @param notices takes a sentence for a person
   */
  FallbackWorker(
      GroupMembers replicas, Function<List<String>, Poller> ours, Consumer<String> notices) {
    this.replicas = replicas;
    this.ours = ours;
    this.notices = notices;
  }

  synchronized void need(String organization) {
    if (closed || !organizations.add(organization) || elsewhere) {
      return;
    }
    if (running == null && replicas.count() > 0) {
      elsewhere = true;
      notices.accept("a poller runs, and works on it");
      return;
    }
    end();
    running = ours.apply(List.copyOf(organizations));
  }

  /**
   * Looks after it, now and then.
   *
   * @throws RuntimeException as commands report it, if our own poller has failed
   */
  synchronized void look() {
    Poller poller = running;
    if (poller != null && poller.ended().isDone()) {
      failed(poller);
    }
    if (closed || System.nanoTime() - looked < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    looked = System.nanoTime();
    int members;
    try {
      members = replicas.count();
    } catch (CommandFailure e) {
      return; // Kafka is slow, or away for a moment: who works waits for it
    }
    if (poller != null && poller.isJoined() && members > 1) {
      notices.accept("another poller has joined the group and takes over");
      elsewhere = true;
      end();
    } else if (elsewhere && members == 0) {
      // It was a dead one's place that we saw, or the last one has gone.
      notices.accept("no poller runs any more: this command takes over");
      elsewhere = false;
      running = ours.apply(List.copyOf(organizations));
    }
  }

  private static void failed(Poller poller) {
    try {
      poller.ended().join();
    } catch (RuntimeException e) {
      throw RetriesExhaustedException.reported(e);
    }
  }

  /** How far pollers that are not ours have come in the inbox; empty where that is not known. */
  synchronized Map<Integer, Long> committed(String inbox) {
    if (!elsewhere) {
      return Map.of();
    }
    try {
      return replicas.committed(inbox);
    } catch (CommandFailure e) {
      return Map.of(); // it is asked again
    }
  }

  synchronized boolean isElsewhere() {
    return elsewhere;
  }

  @Override
  public synchronized void close() {
    closed = true;
    end();
  }

  private void end() {
    if (running != null) {
      running.close();
      running = null;
    }
  }
}
