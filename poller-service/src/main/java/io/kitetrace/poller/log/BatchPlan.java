package io.kitetrace.poller.log;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.BuildCounts.Outcome;
import io.kitetrace.poller.state.PublishedState;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.wire.IndexEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch on its way into the log, over as many tries as it takes. A try whose commit had no
 * answer may have been one: what it sent and the memory then knows was published by it.
 */
final class BatchPlan {

  private static final Logger LOG = LoggerFactory.getLogger(BatchPlan.class);

  private final Batch batch;
  private final Set<FinishedBuild> sent = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<BrokenBuild> refused = Collections.newSetFromMap(new IdentityHashMap<>());

  BatchPlan(Batch batch) {
    this.batch = batch;
  }

  /**
   * What one try writes.
   *
   * @param news the builds whose versions are new, in order
   * @param states of the poller that go with them
   */
  record Decision(
      List<ProducerRecord<String, byte[]>> records,
      List<FinishedBuild> news,
      List<StateRecord> states) {}

  /** Compares the batch with the memory; what no record can hold becomes a dead letter. */
  Decision decide(PublishedState memory, LogRecords records, int maxBatchBytes) {
    List<ProducerRecord<String, byte[]>> all = new ArrayList<>();
    List<FinishedBuild> news = new ArrayList<>();
    Map<String, FinishedBuild> newest = new HashMap<>();
    for (FinishedBuild build : List.copyOf(batch.builds())) {
      FinishedBuild before = newest.get(build.head().id());
      if (!isNews(build, before, memory)) {
        continue;
      }
      Instant prior =
          before == null ? memory.publishedFinish(build.head().id()) : before.finishedAt();
      ProducerRecord<String, byte[]> record = records.build(build, prior);
      if (build.json().length > maxBatchBytes / 2
          && LogRecords.batchBytes(record) > maxBatchBytes) {
        batch.reject(build, "the build's record is larger than the topic takes");
        continue;
      }
      all.add(record);
      all.add(records.index(build.head().id(), entry(build)));
      news.add(build);
      newest.put(build.head().id(), build);
    }
    sent.addAll(news);
    return new Decision(all, news, addState(memory, records, all));
  }

  private List<StateRecord> addState(
      PublishedState memory, LogRecords records, List<ProducerRecord<String, byte[]>> all) {
    List<StateRecord> states = new ArrayList<>();
    for (BrokenBuild broken : batch.broken()) {
      StateRecord.Rejected rejection = broken.rejection();
      if (!memory.knows(rejection) && !states.contains(rejection)) {
        if (!refused.contains(broken)) {
          all.add(records.deadLetter(broken));
        }
        states.add(rejection);
      }
    }
    states.addAll(batch.states());
    if (batch.progress() != null) {
      states.add(batch.progress().apply(counts()));
    }
    states.forEach(state -> all.add(records.state(state)));
    return states;
  }

  /** What becomes of the builds, if this try is the last. */
  private BuildCounts counts() {
    long published = batch.builds().stream().filter(sent::contains).count();
    return new BuildCounts(
            published, batch.builds().size() - published, 0, 0, batch.broken().size())
        .plus(batch.dropped());
  }

  private static boolean isNews(
      FinishedBuild build, @Nullable FinishedBuild before, PublishedState memory) {
    if (before != null) {
      return !before.head().version().equals(build.head().version())
          && !build.finishedAt().isBefore(before.finishedAt());
    }
    return memory.status(build.head(), build.finishedAt()) == PublishedState.VersionStatus.NEWS;
  }

  /** Kafka refused this one for its size; false where it is about no build. */
  @SuppressWarnings("ReferenceEquality") // the very bytes that were sent
  boolean reject(ProducerRecord<String, byte[]> record) {
    for (FinishedBuild build : batch.builds()) {
      if (build.json() == record.value()) {
        batch.reject(build, "the build's record is larger than the broker takes");
        sent.remove(build);
        return true;
      }
    }
    for (BrokenBuild broken : batch.broken()) {
      if (broken.bytes() == record.value()) {
        if (broken.bytes().length > BrokenBuild.HEAD_BYTES) {
          batch.cut(broken);
        } else {
          refused.add(broken);
        }
        return true;
      }
    }
    return false;
  }

  /** It is in the log: from here on the memory and the counters say so. */
  void committed(Decision decision, PublishedState memory, PollerMetrics metrics) {
    for (FinishedBuild build : batch.builds()) {
      if (sent.contains(build)) {
        metrics.count(Outcome.PUBLISHED);
        if (build.origin().source().isLive()) {
          metrics.publishedLive(build.finishedAt());
        }
      } else {
        metrics.count(Outcome.UNCHANGED);
      }
    }
    for (FinishedBuild build : decision.news()) {
      memory.published(build.head().id(), entry(build));
    }
    decision.states().forEach(memory::wrote);
    batch.broken().forEach(broken -> metrics.count(Outcome.REJECTED));
    refused.forEach(broken -> tell(broken, metrics));
  }

  /** Nobody but a person can keep it: the build is at Buildkite, or where it was imported from. */
  private static void tell(BrokenBuild broken, PollerMetrics metrics) {
    metrics.deadLetterRefused();
    LOG.atError()
        .addKeyValue("build", broken.id())
        .addKeyValue("organization", broken.origin().organization())
        .addKeyValue("reason", broken.reason())
        .log(
            "dead letter refused by Kafka for its size; raise max.message.bytes of the dead letters' topic");
  }

  private static IndexEntry entry(FinishedBuild build) {
    return new IndexEntry(build.finishedAt(), build.head().version());
  }
}
