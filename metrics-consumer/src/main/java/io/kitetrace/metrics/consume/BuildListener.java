package io.kitetrace.metrics.consume;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.Headers;
import io.micronaut.configuration.kafka.annotation.ErrorStrategy;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Property;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log. The offsets of a poll are committed when all of its records were recorded: one
 * that comes again after a crash is recorded again, by a process whose figures began anew.
 */
@KafkaListener(
    groupId = "${metrics.group}",
    clientId = "kitetrace-metrics",
    // A new group begins with the oldest build; METRICS_MAX_AGE passes over what is history.
    offsetReset = OffsetReset.EARLIEST,
    offsetStrategy = OffsetStrategy.SYNC,
    // Builds come in transactions; without this those of aborted ones would be counted too.
    isolation = IsolationLevel.READ_COMMITTED,
    errorStrategy = @ErrorStrategy(ErrorStrategyValue.RESUME_AT_NEXT_RECORD),
    properties = {
      // A build can be 20 MiB compressed, and many times that in memory.
      @Property(name = ConsumerConfig.MAX_POLL_RECORDS_CONFIG, value = "20"),
      // The poller makes the topic, with a retention that a broker's default would not have.
      @Property(name = ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, value = "false")
    })
final class BuildListener {

  private static final Logger LOG = LoggerFactory.getLogger(BuildListener.class);

  private final BuildRecorder recorder;
  private final MetricsRecorder figures;

  BuildListener(BuildRecorder recorder, MetricsRecorder figures) {
    this.recorder = recorder;
    this.figures = figures;
  }

  @Topic("${builds.topic}")
  void receive(ConsumerRecord<String, byte[]> build) {
    figures.count(handle(build));
  }

  /** One bad record must not hold up the rest; it stays in the log, at the place that is told. */
  private Disposition handle(ConsumerRecord<String, byte[]> build) {
    try {
      return recorder.record(build.value(), header(build, Headers.PRIOR_FINISHED_AT));
    } catch (MalformedBuildException e) {
      LOG.atWarn()
          .addKeyValue("topic", build.topic())
          .addKeyValue("partition", build.partition())
          .addKeyValue("offset", build.offset())
          .addKeyValue("reason", e.getMessage())
          .log("record is no build, passed over");
      return Disposition.MALFORMED;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.atError()
          .addKeyValue("topic", build.topic())
          .addKeyValue("partition", build.partition())
          .addKeyValue("offset", build.offset())
          .setCause(e)
          .log("record could not be measured, passed over");
      return Disposition.FAILED;
    }
  }

  private static @Nullable String header(ConsumerRecord<?, ?> build, String name) {
    Header header = build.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
