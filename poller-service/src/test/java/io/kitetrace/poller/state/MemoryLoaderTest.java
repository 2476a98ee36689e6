package io.kitetrace.poller.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.wire.IndexEntry;
import io.kitetrace.wire.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class MemoryLoaderTest {

  private static final String VERSION = "ab".repeat(32);
  private static final int PARTITION = TestBuildLog.PARTITION;

  private final TestLog log = TestLog.create();
  private final Topics topics = log.topics().topics();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final String committed = UUID.randomUUID().toString();
  private final String aborted = UUID.randomUUID().toString();

  @Test
  void load_knowsWhatWasCommitted_andNothingOfWhatWasAborted() throws InterruptedException {
    TestBuildLog.setUp(log);
    log.write(true, index(committed), state(new StateRecord.Cursor("acme", now, null, null)));
    log.write(
        false,
        index(aborted),
        state(new StateRecord.Cursor("acme", now.plusSeconds(9), null, null)),
        state(new StateRecord.Cursor("globex", now, null, null)),
        state(new StateRecord.Rejected(aborted, "a reason")));
    // Behind it something that is read, so that what was aborted lies within.
    log.write(true, index(UUID.randomUUID().toString()));
    log.write(true, state(new StateRecord.Rejected(committed, "a reason")));

    PublishedState memory =
        new MemoryLoader(log.kafka(), topics).load(PARTITION, now, new StopSignal());

    assertThat(memory.publishedFinish(committed)).isEqualTo(now);
    assertThat(memory.publishedFinish(aborted)).isNull();
    assertThat(memory.size()).isEqualTo(2);
    assertThat(memory.cursor("acme")).isEqualTo(new StateRecord.Cursor("acme", now, null, null));
    assertThat(memory.cursor("globex")).isNull();
    assertThat(memory.knows(new StateRecord.Rejected(aborted, "a reason"))).isFalse();
    assertThat(memory.knows(new StateRecord.Rejected(committed, "a reason"))).isTrue();
  }

  private ProducerRecord<String, byte[]> index(String id) {
    return new ProducerRecord<>(topics.index(), PARTITION, id, new IndexEntry(now, VERSION).json());
  }

  private ProducerRecord<String, byte[]> state(StateRecord state) {
    return new ProducerRecord<>(topics.state(), PARTITION, state.key(), state.json());
  }
}
