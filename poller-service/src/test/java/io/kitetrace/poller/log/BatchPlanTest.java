package io.kitetrace.poller.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.BuildCounts.Outcome;
import io.kitetrace.poller.state.ImportState;
import io.kitetrace.poller.state.PublishedState;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.IndexEntry;
import io.kitetrace.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one transaction holds, without Kafka. */
class BatchPlanTest {

  private static final int MAX_BYTES = 1 << 20;

  private final Instant now = Instant.now();
  private final Topics topics = TestLog.create().topics().topics();
  private final LogRecords records = new LogRecords(topics, "g", 3);
  private final PublishedState memory = new PublishedState(now);
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final FakeBuild build = FakeBuild.passed(1, now, 5);
  private final Batch batch = new Batch();

  @Test
  void aNewVersion_isARecordAndItsIndex_andIsKnownOnceItIsCommitted() {
    batch.add(finished(build));
    BatchPlan plan = new BatchPlan(batch);
    BatchPlan.Decision decision = decide(plan);
    assertThat(decision.records())
        .extracting(ProducerRecord::topic)
        .containsExactly(topics.builds(), topics.index());
    assertThat(decision.records().get(1).partition()).isEqualTo(3);
    assertThat(prior(decision.records().getFirst())).isNull();
    assertThat(memory.publishedFinish(build.id())).as("not before the commit").isNull();
    plan.committed(decision, memory, metrics);
    assertThat(memory.publishedFinish(build.id())).isEqualTo(build.finishedAt());
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 0, 0, 0, 0));
  }

  @Test
  void versionsOfOneBuildInABatch_eachTellTheOneBefore_andAreThereOnce() {
    FakeBuild resumed = build.finished(Objects.requireNonNull(build.finishedAt()).plusSeconds(60));
    batch.add(finished(build));
    batch.add(finished(build));
    batch.add(finished(resumed));
    batch.add(finished(build)); // older than what goes before it
    BatchPlan plan = new BatchPlan(batch);
    BatchPlan.Decision decision = decide(plan);
    assertThat(decision.news()).hasSize(2);
    assertThat(
            decision.records().stream()
                .filter(record -> record.topic().equals(topics.builds()))
                .map(BatchPlanTest::prior))
        .containsExactly(null, String.valueOf(build.finishedAt()));
    plan.committed(decision, memory, metrics);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(2, 2, 0, 0, 0));
  }

  @Test
  void anOlderFinish_thanThePublished_isNotPublished() {
    FakeBuild resumed = build.finished(Objects.requireNonNull(build.finishedAt()).plusSeconds(60));
    publish(resumed);
    batch.add(finished(build));
    assertThat(decide(new BatchPlan(batch)).records()).isEmpty();
  }

  @Test
  void aTryAfterACommitWithoutAnAnswer_writesNothing_andCountsWhatItHadWritten() {
    batch.add(finished(build));
    BatchPlan plan = new BatchPlan(batch);
    BatchPlan.Decision first = decide(plan);
    first.news().forEach(news -> publish(build));
    BatchPlan.Decision second = decide(plan);
    assertThat(second.records()).isEmpty();
    plan.committed(second, memory, metrics);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 0, 0, 0, 0));
  }

  @Test
  void aBuildThatNoRecordCanHold_isADeadLetterThatIsRemembered() {
    FakeBuild large = build.withPayload(3 * MAX_BYTES);
    batch.add(finished(large));
    BatchPlan plan = new BatchPlan(batch);
    BatchPlan.Decision decision = decide(plan);
    assertThat(decision.records())
        .extracting(ProducerRecord::topic)
        .containsExactly(topics.deadLetters(), topics.state());
    assertThat(decision.records().getFirst().value()).hasSize(BrokenBuild.HEAD_BYTES);
    plan.committed(decision, memory, metrics);
    Batch again = new Batch();
    again.add(finished(large));
    BatchPlan second = new BatchPlan(again);
    BatchPlan.Decision known = decide(second);
    assertThat(known.records()).as("once is enough").isEmpty();
    second.committed(known, memory, metrics);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(0, 0, 0, 0, 2));
  }

  @Test
  void whatTheBrokerRefuses_isCutInTheEnd_andThenOnlyCounted() {
    Batch some = new Batch();
    some.add(broken(new byte[BrokenBuild.HEAD_BYTES + 1]));
    BatchPlan plan = new BatchPlan(some);
    ProducerRecord<String, byte[]> whole = decide(plan).records().getFirst();
    assertThat(plan.reject(whole)).isTrue();
    ProducerRecord<String, byte[]> head = decide(plan).records().getFirst();
    assertThat(head.value()).hasSize(BrokenBuild.HEAD_BYTES);
    assertThat(plan.reject(head)).isTrue();
    BatchPlan.Decision decision = decide(plan);
    assertThat(decision.records())
        .extracting(ProducerRecord::topic)
        .containsExactly(topics.state());
    plan.committed(decision, memory, metrics);
    assertThat(metrics.deadLettersRefused()).isEqualTo(1);
    assertThat(plan.reject(records.state(new StateRecord.Cursor("acme", now, null)))).isFalse();
  }

  @Test
  void progress_isWrittenLast_andTellsOfAllBuildsThatCame() {
    publish(FakeBuild.passed(2, now, 5));
    batch.add(finished(build));
    batch.add(finished(FakeBuild.passed(2, now, 5)));
    batch.add(broken(new byte[] {'{'}));
    batch.dropped(Outcome.UNCHANGED);
    Collections.nCopies(2, Outcome.FILTERED).forEach(batch::dropped);
    Collections.nCopies(3, Outcome.UNFINISHED).forEach(batch::dropped);
    batch.progress(counts -> new ImportState("acme", "order", counts));
    batch.state(new StateRecord.Cursor("acme", now, null));
    List<StateRecord> states = decide(new BatchPlan(batch)).states();
    assertThat(states.get(1)).isInstanceOf(StateRecord.Cursor.class);
    assertThat(states.getLast())
        .isEqualTo(new ImportState("acme", "order", new BuildCounts(1, 2, 2, 3, 1)));
  }

  private BatchPlan.Decision decide(BatchPlan plan) {
    return plan.decide(memory, records, MAX_BYTES);
  }

  private void publish(FakeBuild some) {
    FinishedBuild finished = finished(some);
    memory.published(some.id(), new IndexEntry(finished.finishedAt(), finished.head().version()));
  }

  private static @Nullable String prior(ProducerRecord<String, byte[]> record) {
    var header = record.headers().lastHeader(Headers.PRIOR_FINISHED_AT);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private BrokenBuild broken(byte[] bytes) {
    return new BrokenBuild(
        "b", bytes, BrokenBuild.Kind.MALFORMED, "a reason", new Origin(Source.POLL, "acme", now));
  }

  private FinishedBuild finished(FakeBuild some) {
    try {
      byte[] json = some.json(0);
      return new FinishedBuild(
          BuildHead.read(json),
          Objects.requireNonNull(some.finishedAt()),
          json,
          new Origin(Source.POLL, "acme", now));
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }
}
