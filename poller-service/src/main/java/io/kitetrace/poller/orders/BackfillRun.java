package io.kitetrace.poller.orders;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.ownership.GroupMembers;
import io.kitetrace.poller.ownership.Mode;
import io.kitetrace.poller.ownership.StateFollower;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.Phase;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Places an order for each organization, and follows it until it is complete. {@link #run} once;
 * {@link #stop} on any thread.
 */
public final class BackfillRun {

  private static final Duration WAIT = Duration.ofMillis(200);

  private final PollerSettings settings;
  private final Map<String, BackfillOrder> orders = new LinkedHashMap<>();
  private final Map<String, BackfillState> states = new LinkedHashMap<>();
  private final Ahead ahead = new Ahead();
  private final List<String> notTaken = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * Nothing happens before {@link #run}.
   *
   * @param orders one for each organization
   */
  public BackfillRun(PollerSettings settings, List<BackfillOrder> orders) {
    this.settings = settings;
    orders.forEach(order -> this.orders.put(order.organization(), order));
  }

  /** Is told how far the orders are, by one thread. */
  public interface Watcher {

    /** The states of those that an owner has taken. */
    void at(Collection<BackfillState> states);

    /** Something for a person to know, a sentence. */
    void notice(String sentence);
  }

  /**
   * What became of the orders.
   *
   * @param complete whether all ended; false if we were stopped, or one was not taken
   * @param elsewhere whether pollers that are not ours go on
   * @param states as they were seen last
   * @param notTaken of which organizations the pollers that run know nothing, a sentence each
   * @param failure what ended it before its end, as commands report it; or null
   */
  public record Result(
      boolean complete,
      boolean elsewhere,
      List<BackfillState> states,
      List<String> notTaken,
      @Nullable RuntimeException failure) {}

  /**
   * Returns when all orders have ended, well or not, or we were stopped.
   *
   * @throws CommandFailure if Kafka is away, or nobody takes the orders
   */
  public Result run(Watcher watcher) {
    try (GroupMembers replicas = new GroupMembers(settings.kafka(), settings.publish().group())) {
      replicas.setUp(settings.topics());
      try (StateFollower follower =
              StateFollower.open(settings.kafka(), settings.topics().topics().state());
          FallbackWorker workers = new FallbackWorker(replicas, this::ours, watcher::notice)) {
        orders.keySet().forEach(workers::need);
        place();
        return follow(follower, workers, watcher);
      }
    } catch (RetriesExhaustedException e) {
      throw RetriesExhaustedException.reported(e);
    }
  }

  /** Lets {@link #run} return; our own poller finishes what is in flight. */
  public void stop() {
    stopping.countDown();
  }

  private Poller ours(List<String> organizations) {
    Poller poller = new Poller(settings.forOrganizations(organizations));
    poller.start(Mode.BACKFILLS);
    return poller;
  }

  private void place() {
    try (InboxWriter inbox = new InboxWriter(settings.kafka(), settings.topics(), 1 << 20)) {
      for (BackfillOrder order : orders.values()) {
        ahead.sent(order.organization(), 0);
        ahead.placed(order.organization(), inbox.send(order).join());
      }
    } catch (RuntimeException e) {
      throw Failures.inbox(settings.kafka(), e);
    }
  }

  private Result follow(StateFollower follower, FallbackWorker workers, Watcher watcher) {
    AcceptanceTimeout acceptance = new AcceptanceTimeout(settings.publish());
    PassedOver passedOver = new PassedOver(settings, workers, ahead);
    try {
      while (stopping.getCount() > 0) {
        workers.look();
        follower.poll(WAIT, this::heard);
        for (Ahead.PassedOver passed : passedOver.look()) {
          notTaken.add(passedOver.sentence(passed.organization()));
          watcher.notice(passedOver.sentence(passed.organization()));
        }
        watcher.at(List.copyOf(states.values()));
        if (ahead.builds() == 0
            && states.values().stream().allMatch(s -> s.phase() != Phase.RUNNING)) {
          return result(notTaken.isEmpty(), workers, null);
        }
        acceptance.check(ahead.builds() == 0, workers.isElsewhere());
      }
      return result(false, workers, null);
    } catch (CommandFailure | SettingsException e) {
      return result(false, workers, e);
    }
  }

  private Result result(
      boolean complete, FallbackWorker workers, @Nullable RuntimeException failure) {
    return new Result(
        complete,
        workers.isElsewhere(),
        List.copyOf(states.values()),
        List.copyOf(notTaken),
        failure);
  }

  /** From when our placement was accepted, whoever places the same order again. */
  private void heard(StateRecord record) {
    if (record instanceof BackfillState state && isOurs(state.order())) {
      states.put(state.organization(), state);
      ahead.handled(state.organization(), 1);
    }
  }

  private boolean isOurs(BackfillOrder order) {
    BackfillOrder ours = orders.get(order.organization());
    return ours != null
        && ours.id().equals(order.id())
        && (states.containsKey(order.organization()) || ours.placement().equals(order.placement()));
  }
}
