package io.kitetrace.poller.owner;

import io.kitetrace.poller.lifecycle.Backoff;
import io.kitetrace.poller.lifecycle.GaveUpException;
import io.kitetrace.poller.lifecycle.Patience;
import io.kitetrace.poller.lifecycle.StopSignal;
import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.lifecycle.Trouble;
import io.kitetrace.poller.publish.KafkaFailures;
import io.kitetrace.poller.settings.PublishSettings;
import io.kitetrace.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A member of the group that shares the inbox's partitions, and with them the organizations. Owns
 * its consumer; {@link #run} is the thread of both.
 */
final class InboxMember {

  private static final Duration POLL = Duration.ofMillis(250);

  private final KafkaSettings kafka;
  private final PublishSettings settings;
  private final String inbox;
  private final Share share;
  private final Trouble trouble;
  private final Patience patience;
  private final Backoff backoff;
  private final StopSignal stop;
  private volatile boolean joined;
  private volatile boolean rejoin;
  private volatile @Nullable KafkaConsumer<String, byte[]> current;

  InboxMember(
      KafkaSettings kafka,
      PublishSettings settings,
      String inbox,
      Share share,
      Trouble trouble,
      Patience patience,
      Backoff backoff,
      StopSignal stop) {
    this.kafka = kafka;
    this.settings = settings;
    this.inbox = inbox;
    this.share = share;
    this.trouble = trouble;
    this.patience = patience;
    this.backoff = backoff;
    this.stop = stop;
  }

  /** Whether the group has taken us in, with or without a share. */
  boolean isJoined() {
    return joined;
  }

  /** Gives up all that is ours and joins anew: another has taken a partition of ours. */
  void rejoin() {
    rejoin = true;
  }

  /** Ends a wait of {@link #run}; the signal says to stop. */
  void wakeup() {
    KafkaConsumer<String, byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  /** Is a member until it is stopped; leaves the group in good order. */
  void run() {
    try {
      for (int failures = 1; ; failures++) {
        stop.check();
        try {
          member();
        } catch (KafkaException e) {
          String sentence = KafkaFailures.sentence(kafka, e);
          trouble.failed(sentence);
          if (failures >= patience.mostFailures()) {
            throw new GaveUpException(sentence, false, e);
          }
          stop.sleep(backoff.after(failures));
        }
      }
    } catch (StoppedException e) {
      // left
    }
  }

  private void member() throws StoppedException {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer(properties()), new StringDeserializer(), new ByteArrayDeserializer())) {
      current = consumer;
      consumer.subscribe(List.of(inbox), new Changes());
      while (true) {
        stop.check();
        if (rejoin) {
          rejoin = false;
          consumer.unsubscribe();
          consumer.subscribe(List.of(inbox), new Changes());
        }
        consumer.poll(POLL);
      }
    } catch (WakeupException e) {
      stop.check();
    } finally {
      current = null;
      joined = false;
    }
  }

  private Map<String, Object> properties() {
    return Map.of(
        ConsumerConfig.GROUP_ID_CONFIG,
        settings.group(),
        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
        "classic",
        // A partition that stays ours keeps its memory while others come and go.
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName(),
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        Math.toIntExact(settings.sessionTimeout().toMillis()),
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        Math.toIntExact(Math.min(3_000, settings.sessionTimeout().toMillis() / 3)),
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed");
  }

  private final class Changes implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      trouble.recovered();
      partitions.forEach(partition -> share.gained(partition.partition()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> share.revoked(partition.partition()));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      joined = false;
      partitions.forEach(partition -> share.lost(partition.partition()));
    }
  }
}
