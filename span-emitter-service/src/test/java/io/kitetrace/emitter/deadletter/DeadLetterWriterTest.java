package io.kitetrace.emitter.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A letter of any size is completed: whole, cut, or not at all. */
class DeadLetterWriterTest {

  private final TestLog log = new TestLog(1);

  @AfterEach
  void close() {
    log.close();
  }

  /** Neither values nor headers compress. */
  @ParameterizedTest
  @CsvSource({
    "20000000, 300000, 100, 300000, true",
    "280000, 300000, 100, 262144, true",
    "280000, 300000, 200000, -1, false",
    "10000, 300000, 100, -1, false",
    "10000, 100, 20000, -1, false"
  })
  void bury_largerThanTheTopicTakes_isCutAsFarAsItMustBe(
      int limit, int value, int header, int stored, boolean ownHeaders) throws Exception {
    String topic = topic(limit);
    store(topic, value, header);
    ConsumerRecord<byte[], byte[]> letter = log.deadLetters(topic).getFirst();
    assertThat(letter.value() == null ? -1 : letter.value().length).isEqualTo(stored);
    assertThat(TestLog.header(letter, Headers.ERROR_MESSAGE)).isEqualTo("bad");
    assertThat(letter.headers().lastHeader("own") != null).isEqualTo(ownHeaders);
  }

  @ParameterizedTest
  @CsvSource("20")
  void bury_notEvenTheReasonIsTaken_isSettledAllTheSame(int limit) throws Exception {
    String topic = topic(limit);
    store(topic, 100, 100);
    assertThat(log.deadLetters(topic)).isEmpty();
  }

  private void store(String topic, int value, int header) throws InterruptedException {
    DeadLetterWriter writer =
        new DeadLetterWriter(log.kafka(), topic, "group", new ServiceThreads());
    BuildRecord record =
        new BuildRecord(
            RecordKind.BUILD,
            new DeadLetter.Letter(() -> {}),
            new Place("log", 0, 7, 0),
            "key".getBytes(),
            ByteBuffer.wrap(noise(value)),
            List.of(new BuildRecord.Header("own", noise(header))));
    CountDownLatch stored = new CountDownLatch(1);
    writer.storeDeadLetter(record, new Reason("export", "refused", "bad"), stored::countDown);
    assertThat(stored.await(60, TimeUnit.SECONDS)).isTrue();
    writer.close(Duration.ofSeconds(10));
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  /** Made with its limit: a topic that is there takes over another one some time later. */
  private String topic(int maxMessageBytes) throws Exception {
    String topic = log.topics().topics().deadLetters() + "." + maxMessageBytes;
    log.admin()
        .createTopics(
            List.of(
                new NewTopic(topic, 1, (short) 1)
                    .configs(Map.of("max.message.bytes", Integer.toString(maxMessageBytes)))))
        .all()
        .get();
    return topic;
  }
}
