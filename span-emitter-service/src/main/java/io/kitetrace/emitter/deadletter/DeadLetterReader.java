package io.kitetrace.emitter.deadletter;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/** Reads the dead letters there are now, without a group: reading changes nothing. */
public final class DeadLetterReader {

  private final KafkaSettings kafka;
  private final Topics topics;

  /** Opens nothing yet. */
  public DeadLetterReader(KafkaSettings kafka, Topics topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  /**
   * Gives out those that match, partition by partition in their order, one at a time.
   *
   * @throws CommandFailure if Kafka stops answering meanwhile, or refuses
   */
  public void read(LetterFilter filter, Consumer<DeadLetter> receiver) {
    try (TopicReader reader =
        TopicReader.ofTopic(kafka, "kitetrace-dead-letters", Records.LARGE, topics.deadLetters())) {
      while (reader.hasNext()) {
        reader.next().stream().map(this::letter).filter(filter::matches).forEach(receiver);
      }
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, e), e);
    }
  }

  private DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
    List<BuildRecord.Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header -> headers.add(new BuildRecord.Header(header.key(), header.value())));
    Place place =
        new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
    byte[] value = record.value();
    return new DeadLetter(
        new BuildRecord(
            kind(record),
            new DeadLetter.Letter(() -> {}),
            place,
            record.key(),
            value == null ? null : ByteBuffer.wrap(value),
            headers));
  }

  private RecordKind kind(ConsumerRecord<byte[], byte[]> letter) {
    Header topic = letter.headers().lastHeader(Headers.ERROR_TOPIC);
    boolean timeline =
        topic != null
            && topic.value() != null
            && topics.timelines().equals(new String(topic.value(), StandardCharsets.UTF_8));
    return timeline ? RecordKind.TIMELINE : RecordKind.BUILD;
  }
}
