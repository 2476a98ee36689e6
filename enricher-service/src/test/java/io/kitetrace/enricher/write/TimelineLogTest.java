package io.kitetrace.enricher.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.TestBuilds;
import io.kitetrace.enricher.TestLog;
import io.kitetrace.enricher.write.TimelineLog.Entry;
import io.kitetrace.enricher.write.TimelineLog.Result;
import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimelineLogTest {

  private final TestLog log = new TestLog(1);
  private final TopicPartition place = new TopicPartition(log.topics().builds(), 0);

  @BeforeEach
  void create() {
    new TopicSetup(log.admin(), new TopicSettings(log.topics(), 1, (short) -1, false))
        .runWithTimelines();
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void write_ofAMemberWhoseTurnIsOver_isRefusedAndLeavesNothing() throws Exception {
    try (TimelineLog timelines = timelines("one");
        KafkaConsumer<byte[], byte[]> member = member()) {
      assertThat(timelines.open()).isTrue();
      ConsumerGroupMetadata before = member.groupMetadata();
      member.unsubscribe();
      join(member);
      ConsumerGroupMetadata now = member.groupMetadata();

      assertThat(timelines.write(List.of(entry()), offset(7), before)).isEqualTo(Result.ABORTED);
      assertThat(log.timelines()).isEmpty();
      assertThat(timelines.write(List.of(entry()), offset(7), now)).isEqualTo(Result.COMMITTED);
      assertThat(log.timelines()).hasSize(1);
      assertThat(member.committed(Set.of(place)).get(place).offset()).isEqualTo(7);
    }
  }

  @Test
  void write_afterAnotherTookTheId_isUnknownUntilItIsOpenedAgain() {
    try (TimelineLog first = timelines("same");
        TimelineLog second = timelines("same");
        KafkaConsumer<byte[], byte[]> member = member()) {
      first.open();
      second.open();

      assertThat(first.write(List.of(entry()), offset(1), member.groupMetadata()))
          .isEqualTo(Result.UNKNOWN);
      assertThat(first.write(List.of(entry()), offset(1), member.groupMetadata()))
          .isEqualTo(Result.UNKNOWN);
      assertThat(first.open()).isTrue();
      assertThat(first.write(List.of(entry()), offset(1), member.groupMetadata()))
          .isEqualTo(Result.COMMITTED);
      assertThat(log.timelines()).hasSize(1);
    }
  }

  private TimelineLog timelines(String id) {
    return new TimelineLog(
        log.kafka(),
        log.topics().timelines(),
        log.topics().timelines() + "." + id,
        new KafkaStatus(Clock.systemUTC()));
  }

  private KafkaConsumer<byte[], byte[]> member() {
    KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(
            log.kafka()
                .consumer(
                    Map.of(
                        "group.id",
                        log.group(),
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    join(member);
    return member;
  }

  private void join(KafkaConsumer<byte[], byte[]> member) {
    member.subscribe(List.of(log.topics().builds()));
    while (member.assignment().isEmpty()) {
      member.poll(Duration.ofMillis(100));
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offset(long offset) {
    return Map.of(place, new OffsetAndMetadata(offset));
  }

  private static Entry entry() {
    Build build = TestBuilds.build("acme", 1, 1).read();
    Job job = build.jobs().getFirst();
    return new Entry(
        0,
        new Timeline(
            TimelineBuilds.reduced(build, job),
            TimelineVersion.of(job, TestTimeline.SOURCE),
            TimelineStatus.COMPLETE,
            new TestTimeline(List.of())));
  }
}
