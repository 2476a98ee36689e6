package io.kitetrace.poller.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.ImportState;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class StateFollowerTest {

  private final TestLog log = TestLog.create();
  private final String topic = log.topics().topics().state();

  @Test
  void poll_hearsWhatWasCommittedSinceItBegan_andNothingThatWasAborted() {
    TestBuildLog.setUp(log);
    log.write(true, state("before"));
    List<StateRecord> heard = new ArrayList<>();
    try (StateFollower follower = StateFollower.open(log.kafka(), topic)) {
      log.write(false, state("aborted"));
      log.write(true, state("committed"));
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () -> {
                follower.poll(Duration.ofMillis(100), heard::add);
                return heard.contains(imported("committed"));
              });
    }
    assertThat(heard).doesNotContain(imported("aborted"));
  }

  private ProducerRecord<String, byte[]> state(String order) {
    ImportState state = imported(order);
    return new ProducerRecord<>(topic, TestBuildLog.PARTITION, state.key(), state.json());
  }

  private static ImportState imported(String order) {
    return new ImportState("acme", order, new BuildCounts(1, 0, 0, 0, 0));
  }
}
