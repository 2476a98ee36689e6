package io.kitetrace.emitter.deadletter;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** Reads the dead letters there are now, without a group: reading changes nothing. */
public final class DeadLetterReader {

  private final KafkaSettings kafka;
  private final String topic;

  /** Opens nothing yet. */
  public DeadLetterReader(KafkaSettings kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /**
   * Gives out those that match, partition by partition in their order, one at a time.
   *
   * @throws CommandFailure if Kafka stops answering meanwhile, or refuses
   */
  public void read(LetterFilter filter, Consumer<DeadLetter> receiver) {
    try (TopicReader reader =
        TopicReader.ofTopic(kafka, "kitetrace-dead-letters", Records.LARGE, topic)) {
      while (reader.hasNext()) {
        reader.next().stream()
            .map(DeadLetterReader::letter)
            .filter(filter::matches)
            .forEach(receiver);
      }
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, e), e);
    }
  }

  private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
    List<BuildRecord.Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header -> headers.add(new BuildRecord.Header(header.key(), header.value())));
    Place place =
        new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
    byte[] value = record.value();
    return new DeadLetter(
        new BuildRecord(
            new DeadLetter.Letter(() -> {}),
            place,
            record.key(),
            value == null ? null : ByteBuffer.wrap(value),
            headers));
  }
}
