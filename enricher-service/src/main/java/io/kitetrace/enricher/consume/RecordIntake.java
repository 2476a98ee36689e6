package io.kitetrace.enricher.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.metrics.EnricherMetrics.Outcome;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of the log become asks for the workers. On the consumer's thread. */
final class RecordIntake {

  private static final Logger LOG = LoggerFactory.getLogger(RecordIntake.class);

  private final Globs pipelines;
  private final AskPlanner planner;
  private final OrganizationWorkers workers;
  private final EnricherMetrics metrics;
  private final BuildReader reader = new BuildReader();

  RecordIntake(
      Globs pipelines, AskPlanner planner, OrganizationWorkers workers, EnricherMetrics metrics) {
    this.pipelines = pipelines;
    this.planner = planner;
    this.workers = workers;
    this.metrics = metrics;
  }

  void accept(ConsumerRecord<byte[], ByteBuffer> record, LogPartition partition) {
    boolean past = partition.isBefore(record.offset());
    Outcome outcome = Outcome.SKIPPED;
    String pipeline = header(record, Headers.PIPELINE);
    if (pipeline == null || pipelines.matches(pipeline)) {
      try {
        outcome = accept(record, read(record), past, partition);
      } catch (MalformedBuildException e) {
        outcome = Outcome.REJECTED; // the emitter keeps it aside, with the reason
        (past ? LOG.atDebug() : LOG.atWarn())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .addKeyValue("reason", e.getMessage())
            .log("record passed over, it is no build");
      }
    }
    if (!past) {
      metrics.read(outcome);
    }
  }

  private Outcome accept(
      ConsumerRecord<byte[], ByteBuffer> record, Build build, boolean past, LogPartition partition)
      throws MalformedBuildException {
    if (past || !build.finished()) {
      planner.learn(build);
      return Outcome.SKIPPED;
    }
    List<Ask> asks =
        planner.plan(build, version(record)).stream()
            .filter(ask -> partition.isNew(ask.version()))
            .toList();
    if (asks.isEmpty()) {
      return Outcome.SKIPPED;
    }
    partition.opened(record.offset(), asks.size());
    TopicPartition place = new TopicPartition(record.topic(), record.partition());
    for (Ask ask : asks) {
      workers.add(
          String.valueOf(build.organization()),
          new PendingAsk(ask, place, partition, record.offset(), new CountDownLatch(1)));
    }
    return Outcome.ASKED;
  }

  private Build read(ConsumerRecord<byte[], ByteBuffer> record) throws MalformedBuildException {
    ByteBuffer value = record.value();
    if (value == null) {
      throw new MalformedBuildException("empty, where a build's JSON should be");
    }
    return reader.read(value);
  }

  /** The build's; who publishes without headers has it computed. */
  private static String version(ConsumerRecord<byte[], ByteBuffer> record)
      throws MalformedBuildException {
    String version = header(record, Headers.VERSION);
    return version == null ? BuildHead.read(record.value()).version() : version;
  }

  private static @Nullable String header(ConsumerRecord<byte[], ByteBuffer> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
