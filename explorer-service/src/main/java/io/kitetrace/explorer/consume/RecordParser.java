package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.explorer.rows.IndexedRecord;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes rows of records. What cannot be read is counted, told with its place, and passed over. */
final class RecordParser {

  private static final Logger LOG = LoggerFactory.getLogger(RecordParser.class);

  private final IndexedTopic topic;
  private final RecordRows rows;

  RecordParser(IndexedTopic topic, RecordRows rows) {
    this.topic = topic;
    this.rows = rows;
  }

  /** The records of one poll, which may be none, as a step. */
  Step.Records parse(
      Iterable<ConsumerRecord<byte[], ByteBuffer>> records,
      Map<Integer, Long> next,
      boolean caughtUp) {
    List<IndexedRecord> indexed = new ArrayList<>();
    int skipped = 0;
    int rejected = 0;
    long bytes = 0;
    Instant last = Instant.EPOCH;
    for (ConsumerRecord<byte[], ByteBuffer> record : records) {
      bytes += Math.max(0, record.serializedValueSize());
      last = Instant.ofEpochMilli(record.timestamp());
      try {
        IndexedRecord row = parse(record);
        if (row == null) {
          skipped++;
        } else {
          indexed.add(row);
        }
      } catch (MalformedBuildException e) {
        rejected++;
        LOG.atWarn()
            .addKeyValue("topic", record.topic())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .addKeyValue("reason", e.getMessage())
            .log("record cannot be read, passed over");
      } catch (RuntimeException | StackOverflowError e) {
        rejected++;
        LOG.atError()
            .addKeyValue("topic", record.topic())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .setCause(e)
            .log("record could not be indexed, passed over");
      }
    }
    return new Step.Records(topic, indexed, skipped, rejected, next, bytes, caughtUp, last);
  }

  private @Nullable IndexedRecord parse(ConsumerRecord<byte[], ByteBuffer> record)
      throws MalformedBuildException {
    ByteBuffer json = record.value();
    if (json == null) {
      throw new MalformedBuildException("empty, where JSON should be");
    }
    return rows.of(
        json,
        new LogRecord(
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            header(record, Headers.VERSION),
            header(record, Headers.SOURCE)));
  }

  private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
