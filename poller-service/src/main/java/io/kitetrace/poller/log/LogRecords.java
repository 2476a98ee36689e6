package io.kitetrace.poller.log;

import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.IndexEntry;
import io.kitetrace.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of the log's contract.
 *
 * @param group the poller's, for dead letters
 * @param partition the owner's, of index and state
 */
record LogRecords(Topics topics, String group, int partition) {

  /** The fastest: a third less time than the usual 3, for 2 % more bytes. */
  static final int ZSTD_LEVEL = 1;

  private static final String STAGE = "poll";

  ProducerRecord<String, byte[]> build(FinishedBuild build, @Nullable Instant priorFinishedAt) {
    BuildHead head = build.head();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topics.builds(), head.id(), build.json());
    origin(record, build.origin());
    header(record, Headers.PIPELINE, head.pipeline());
    if (head.number() != null) {
      header(record, Headers.BUILD_NUMBER, head.number().toString());
    }
    header(record, Headers.BUILD_STATE, head.state());
    header(record, Headers.VERSION, head.version());
    if (priorFinishedAt != null) {
      header(record, Headers.PRIOR_FINISHED_AT, priorFinishedAt.toString());
    }
    return record;
  }

  ProducerRecord<String, byte[]> index(String id, IndexEntry entry) {
    return new ProducerRecord<>(topics.index(), partition, id, entry.json());
  }

  ProducerRecord<String, byte[]> state(StateRecord state) {
    return new ProducerRecord<>(topics.state(), partition, state.key(), state.json());
  }

  ProducerRecord<String, byte[]> deadLetter(BrokenBuild build) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topics.deadLetters(), build.id(), build.bytes());
    origin(record, build.origin());
    header(record, Headers.ERROR_STAGE, STAGE);
    header(record, Headers.ERROR_GROUP, group);
    header(record, Headers.ERROR_CLASS, build.kind().word());
    header(record, Headers.ERROR_MESSAGE, build.reason());
    return record;
  }

  /** The size of a batch that holds this record alone, compressed as the producer does. */
  static int batchBytes(ProducerRecord<String, byte[]> record) {
    byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
    return MemoryRecords.withRecords(
            Compression.zstd().level(ZSTD_LEVEL).build(),
            new SimpleRecord(0, key, record.value(), record.headers().toArray()))
        .sizeInBytes();
  }

  private static void origin(ProducerRecord<String, byte[]> record, Origin origin) {
    header(record, Headers.SOURCE, origin.source().header());
    header(record, Headers.ORGANIZATION, origin.organization());
    header(record, Headers.FETCHED_AT, origin.fetchedAt().toString());
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
