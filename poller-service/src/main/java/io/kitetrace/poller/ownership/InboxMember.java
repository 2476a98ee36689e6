package io.kitetrace.poller.ownership;

import static java.util.stream.Collectors.toSet;

import io.kitetrace.poller.inbox.InboxCodec;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.settings.PublishSettings;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A member of the group that shares the inbox's partitions, and with them the organizations. Owns
 * its consumer; {@link #run} is the thread of both. It reads on while owners are busy, but not from
 * the partitions of those who have enough to do; their offsets are committed by the owners, in
 * their own transactions.
 */
final class InboxMember {

  private static final Duration POLL = Duration.ofMillis(250);

  /** A beat tells that another left in good order; its share is to move within three seconds. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** The wait while an owner has enough to do, and may have done it any moment. */
  private static final Duration BUSY = Duration.ofMillis(20);

  /** How often the offsets of partitions without an owner are committed. */
  private static final Duration COMMIT = Duration.ofSeconds(5);

  /** A member for so long has got over what failed before. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final PublishSettings settings;
  private final String inbox;
  private final Assignment assignment;
  private final Retries retries;
  private final StopSignal stop;
  private final Map<TopicPartition, OffsetAndMetadata> ownerless = new HashMap<>();
  private final Outage commits =
      new Outage(LoggerFactory.getLogger(InboxMember.class), "commits of the inbox's offsets");
  private int failures;
  private long joinedAt;
  private boolean unheard;
  private long committed;
  private volatile boolean joined;
  private volatile boolean rejoin;
  private volatile @Nullable KafkaConsumer<String, byte[]> current;

  InboxMember(PollerSettings settings, Assignment assignment, Retries retries, StopSignal stop) {
    this.kafka = settings.kafka();
    this.settings = settings.publish();
    this.inbox = settings.topics().topics().inbox();
    this.assignment = assignment;
    this.retries = retries;
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

  /**
   * Is a member until it is stopped; leaves the group in good order.
   *
   * @param beat called again and again: it lives
   */
  void run(Runnable beat) {
    try {
      while (true) {
        stop.check();
        try {
          member(beat);
        } catch (KafkaException e) {
          failures++;
          String sentence = KafkaFailures.sentence(kafka, rights(), e);
          retries.failed(sentence, e, failures, retries.limits().maxFailures(), stop);
        }
      }
    } catch (InterruptedException e) {
      // left
    }
  }

  private void member(Runnable beat) throws InterruptedException {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer(properties(settings)),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      current = consumer;
      Metric lastHeartbeat = lastHeartbeat(consumer);
      consumer.subscribe(List.of(inbox), new Changes());
      while (true) {
        stop.check();
        beat.run();
        if (rejoin) {
          rejoin = false;
          consumer.unsubscribe();
          consumer.subscribe(List.of(inbox), new Changes());
        }
        Set<TopicPartition> full = full(consumer);
        consumer.pause(full);
        consumer.resume(consumer.assignment().stream().filter(p -> !full.contains(p)).toList());
        consumer.poll(full.isEmpty() ? POLL : BUSY).forEach(this::receive);
        commitOwnerless(consumer);
        look(lastHeartbeat);
      }
    } catch (WakeupException e) {
      stop.check();
    } finally {
      current = null;
      joined = false;
    }
  }

  /**
   * The client says nothing while the group's coordinator is away: it polls on in vain. Its last
   * heartbeat tells; after a session without one, another may be in our place.
   */
  private void look(Metric lastHeartbeat) {
    double silent = ((Number) lastHeartbeat.metricValue()).doubleValue();
    if (joined && silent > settings.sessionTimeout().toSeconds()) {
      joined = false;
      unheard = true;
      retries
          .outage()
          .failed(
              "KAFKA_BOOTSTRAP_SERVERS: Kafka at %s does not answer"
                  .formatted(kafka.bootstrapServers()));
    } else if (unheard && silent <= settings.sessionTimeout().toSeconds()) {
      joined();
    }
    if (joined && System.nanoTime() - joinedAt > SETTLED.toNanos()) {
      failures = 0; // those of a whole life are no failures in a row
    }
  }

  /** In seconds; below 0 before the first. */
  private static Metric lastHeartbeat(KafkaConsumer<?, ?> consumer) {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("last-heartbeat-seconds-ago"))
        .findFirst()
        .orElseThrow();
  }

  private void joined() {
    joined = true;
    unheard = false;
    joinedAt = System.nanoTime();
    retries.outage().recovered();
  }

  private Set<TopicPartition> full(KafkaConsumer<?, ?> consumer) {
    return consumer.assignment().stream()
        .filter(partition -> !assignment.hasRoom(partition.partition()))
        .collect(toSet());
  }

  private void receive(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    Map<String, String> headers = new HashMap<>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    InboxMessage message = InboxCodec.decode(headers, value);
    boolean accepted =
        assignment.received(record.partition(), record.offset(), message, value.length);
    failures = 0;
    if (!accepted) {
      ownerless.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Best effort: what is read again is passed over again. */
  private void commitOwnerless(KafkaConsumer<?, ?> consumer) {
    if (!ownerless.isEmpty() && System.nanoTime() - committed > COMMIT.toNanos()) {
      ownerless.keySet().retainAll(consumer.assignment());
      consumer.commitAsync(Map.copyOf(ownerless), (offsets, e) -> committed(e));
      ownerless.clear();
      committed = System.nanoTime();
    }
  }

  private void committed(@Nullable Exception e) {
    if (e == null) {
      commits.recovered();
    } else {
      commits.failed(KafkaFailures.sentence(kafka, e));
    }
  }

  private List<RequiredAcl> rights() {
    return Stream.concat(
            RequiredAcl.topic(inbox, AclOperation.READ),
            RequiredAcl.group(settings.group(), AclOperation.READ))
        .toList();
  }

  static Map<String, Object> properties(PublishSettings settings) {
    return Map.ofEntries(
        Map.entry(ConsumerConfig.GROUP_ID_CONFIG, settings.group()),
        Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
        // A partition that stays ours keeps its memory while others come and go.
        Map.entry(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName()),
        Map.entry(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            Math.toIntExact(settings.sessionTimeout().toMillis())),
        Map.entry(
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            Math.toIntExact(
                Math.min(HEARTBEAT.toMillis(), settings.sessionTimeout().toMillis() / 3))),
        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
        // It also waits for the offsets of a transaction that a former owner has not ended.
        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        // An imported build may be large, and compressed bytes are what a fetch counts.
        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1),
        Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1024 * 1024),
        Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * 1024 * 1024));
  }

  private final class Changes implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined();
      partitions.forEach(partition -> assignment.gained(partition.partition()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      assignment.revoked(partitions.stream().map(TopicPartition::partition).toList());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      joined = false;
      partitions.forEach(partition -> assignment.lost(partition.partition()));
    }
  }
}
