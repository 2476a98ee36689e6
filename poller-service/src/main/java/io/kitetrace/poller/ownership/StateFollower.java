package io.kitetrace.poller.ownership;

import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicFollower;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** Hears what owners write down from now on, as committed. For one thread. */
public final class StateFollower implements AutoCloseable {

  private final TopicFollower follower;

  private StateFollower(TopicFollower follower) {
    this.follower = follower;
  }

  /**
   * Begins at the topic's end.
   *
   * @param topic the state topic, which is there
   * @throws CommandFailure if Kafka is away
   */
  public static StateFollower open(KafkaSettings kafka, String topic) {
    try {
      return new StateFollower(TopicFollower.open(kafka, topic));
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, e), e);
    }
  }

  /** Waits so long for records, and gives those that came. */
  public void poll(Duration wait, Consumer<StateRecord> receiver) {
    follower.poll(
        wait,
        (key, value) -> {
          StateRecord state = StateRecord.read(key, value);
          if (state != null) {
            receiver.accept(state);
          }
        });
  }

  @Override
  public void close() {
    follower.close();
  }
}
