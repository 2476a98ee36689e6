package io.kitetrace.poller.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BackfillState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs of one order, and what was said meanwhile. */
final class BackfillRuns {

  final List<String> notices = new CopyOnWriteArrayList<>();

  BackfillRun.Result run(PollerSettings settings, String back, String... pipelines) {
    return new BackfillRun(settings, request(back, pipelines)).run(watcher());
  }

  static List<BackfillOrder> request(String back, String... pipelines) {
    Instant to = Instant.now().plusSeconds(600);
    Duration length = Duration.ofDays(Long.parseLong(back.replace("d", "")));
    return List.of(
        new BackfillOrder(
            "acme",
            BackfillOrder.idOf(back + String.join(",", pipelines)),
            UUID.randomUUID().toString(),
            to.minus(length),
            to,
            List.of(pipelines)));
  }

  BackfillRun.Watcher watcher() {
    return watcher(() -> {});
  }

  /**
   * A watcher that ignores how far the orders are.
   *
   * @param accepted runs each time that an owner's state of them is seen
   */
  BackfillRun.Watcher watcher(Runnable accepted) {
    return new BackfillRun.Watcher() {
      @Override
      public void at(Collection<BackfillState> states) {
        if (!states.isEmpty()) {
          accepted.run();
        }
      }

      @Override
      public void notice(String sentence) {
        notices.add(sentence);
      }
    };
  }

  static BackfillState only(BackfillRun.Result result) {
    assertThat(result.complete()).isTrue();
    assertThat(result.states()).hasSize(1);
    return result.states().getFirst();
  }
}
