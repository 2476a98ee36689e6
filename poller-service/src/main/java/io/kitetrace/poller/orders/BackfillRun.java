package io.kitetrace.poller.orders;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.ownership.Mode;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.Phase;
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
  private final List<String> notAccepted = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * @param orders one for each organization
   */
  public BackfillRun(PollerSettings settings, List<BackfillOrder> orders) {
    this.settings = settings;
    orders.forEach(order -> this.orders.put(order.organization(), order));
  }

  /** Is told how far the orders are, by one thread. */
  public interface Watcher {

    /** The states of those that an owner has accepted. */
    void at(Collection<BackfillState> states);

    /** Something for a person to know, a sentence. */
    void notice(String sentence);
  }

  /**
   * What became of the orders.
   *
   * @param complete whether all ended; false if we were stopped, or one was not accepted
   * @param elsewhere whether pollers that are not ours still run
   * @param states as they were seen last
   * @param notAccepted of which organizations the pollers that run know nothing, a sentence each
   * @param failure what ended it before its end, as commands report it; or null
   */
  public record Result(
      boolean complete,
      boolean elsewhere,
      List<BackfillState> states,
      List<String> notAccepted,
      @Nullable RuntimeException failure) {}

  /**
   * Returns when all orders have ended, well or not, or we were stopped.
   *
   * @throws CommandFailure if Kafka is away, or nobody takes the orders
   */
  public Result run(Watcher watcher) {
    try (OrderSession session =
        OrderSession.open(settings, Mode.BACKFILLS, watcher::notice, stopping)) {
      orders.keySet().forEach(session::need);
      place(session);
      return follow(session, watcher);
    }
  }

  /** Lets {@link #run} return; our own poller finishes what is in flight. */
  public void stop() {
    stopping.countDown();
  }

  private void place(OrderSession session) {
    try (InboxWriter inbox = session.inbox(1 << 20)) {
      for (BackfillOrder order : orders.values()) {
        session.ahead().sent(order.organization(), 0);
        session.ahead().placed(order.organization(), inbox.send(order).join());
      }
    } catch (RuntimeException e) {
      throw session.sendFailure(e);
    }
  }

  private Result follow(OrderSession session, Watcher watcher) {
    try {
      while (!session.isStopping()) {
        for (Ahead.PassedOver passed :
            session.follow(WAIT, record -> heard(record, session.ahead()))) {
          notAccepted.add(session.notConfigured(passed.organization()));
        }
        watcher.at(List.copyOf(states.values()));
        boolean accepted = session.ahead().builds() == 0;
        if (accepted && states.values().stream().allMatch(s -> s.phase() != Phase.RUNNING)) {
          return result(notAccepted.isEmpty(), session, null);
        }
        session.checkAccepted(accepted);
      }
      return result(false, session, null);
    } catch (CommandFailure | SettingsException e) {
      return result(false, session, e);
    }
  }

  private Result result(
      boolean complete, OrderSession session, @Nullable RuntimeException failure) {
    return new Result(
        complete,
        session.isElsewhere(),
        List.copyOf(states.values()),
        List.copyOf(notAccepted),
        failure);
  }

  /** From when our placement was accepted, whoever places the same order again. */
  private void heard(StateRecord record, Ahead ahead) {
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
