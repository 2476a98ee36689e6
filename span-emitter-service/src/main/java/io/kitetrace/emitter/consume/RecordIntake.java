package io.kitetrace.emitter.consume;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.Delivery;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hands records that are wanted to delivery, and counts the others as skipped. On the consumer's
 * thread.
 */
final class RecordIntake {

  private final Globs pipelines;
  private final String timelines;
  private final Predicate<BuildRecord> wanted;
  private final Delivery delivery;
  private final EmitterMetrics metrics;

  RecordIntake(
      ConsumeSettings settings,
      Predicate<BuildRecord> wanted,
      Delivery delivery,
      EmitterMetrics metrics) {
    this.pipelines = settings.pipelines();
    this.timelines = settings.topics().topics().timelines();
    this.wanted = wanted;
    this.delivery = delivery;
    this.metrics = metrics;
  }

  void accept(ConsumerRecord<byte[], ByteBuffer> record, PartitionProgress progress) {
    if (!progress.wants(record.offset())) {
      return;
    }
    BuildRecord build = buildRecord(record, progress);
    progress.begin(record.offset(), build.bytes());
    String pipeline = build.header(Headers.PIPELINE);
    if ((pipeline == null || pipelines.matches(pipeline)) && wanted.test(build)) {
      delivery.accept(build);
    } else {
      metrics.skipped(build.kind());
      progress.started(build);
      progress.completed(build);
    }
  }

  private BuildRecord buildRecord(
      ConsumerRecord<byte[], ByteBuffer> record, PartitionProgress progress) {
    List<BuildRecord.Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header -> headers.add(new BuildRecord.Header(header.key(), header.value())));
    Place place =
        new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
    RecordKind kind = record.topic().equals(timelines) ? RecordKind.TIMELINE : RecordKind.BUILD;
    return new BuildRecord(kind, progress, place, record.key(), record.value(), headers);
  }
}
