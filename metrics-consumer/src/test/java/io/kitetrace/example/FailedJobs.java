package io.kitetrace.example;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.Job;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints the failed jobs of every build, as the build first finished. */
public final class FailedJobs {

  public static void main(String[] arguments) {
    String bootstrapServers = arguments[0];
    String topic = arguments.length > 1 ? arguments[1] : Topics.DEFAULT_BUILDS;
    BuildReader reader = new BuildReader();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", "failed-jobs",
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "allow.auto.create.topics", "false",
                "max.poll.records", "20"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          boolean firstVersion = record.headers().lastHeader(Headers.PRIOR_FINISHED_AT) == null;
          if (firstVersion) {
            print(reader, record);
          }
        }
        consumer.commitSync(); // after the work: at least once
      }
    }
  }

  private static void print(BuildReader reader, ConsumerRecord<String, byte[]> record) {
    try {
      Build build = reader.read(record.value());
      for (Job job : build.jobs()) {
        if ("failed".equals(job.state())) {
          System.out.printf(
              "%s #%d: %s%n", build.pipeline().slug(), build.number(), job.core().label());
        }
      }
    } catch (MalformedBuildException e) {
      System.err.printf(
          "partition %d offset %d: %s%n", record.partition(), record.offset(), e.getMessage());
    }
  }
}
