package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.command.CommandFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What has to be completed with Kafka before and beside reading. Safe for several threads. */
public final class LogAdmin {

  private static final int ATTEMPT_MILLIS = 5_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final LogGroup group;
  private final List<RequiredAcl> needed;

  /**
   * For a group on the log.
   *
   * @param needed what Kafka must permit
   */
  public LogAdmin(
      KafkaSettings kafka, TopicSettings topics, LogGroup group, List<RequiredAcl> needed) {
    this.kafka = kafka;
    this.topics = topics;
    this.group = group;
    this.needed = needed;
  }

  /** The same for those that nobody asks how Kafka is. */
  public boolean awaitReachable(Duration limit, CountDownLatch stop) throws InterruptedException {
    return awaitReachable(limit, stop, new KafkaStatus(Clock.systemUTC()));
  }

  /**
   * Waits until Kafka answers; says so once if it does not.
   *
   * @param limit the longest to wait
   * @param stop ends the waiting
   * @param status is told
   * @return whether it answered before it was to stop
   * @throws CommandFailure if it did not answer for too long, or refuses us
   */
  public boolean awaitReachable(Duration limit, CountDownLatch stop, KafkaStatus status)
      throws InterruptedException {
    long start = System.nanoTime();
    for (int attempt = 1; stop.getCount() > 0; attempt++) {
      try (Admin admin = admin()) {
        admin
            .describeCluster(new DescribeClusterOptions().timeoutMs(ATTEMPT_MILLIS))
            .clusterId()
            .get();
        status.answered();
        return true;
      } catch (ExecutionException | KafkaException e) {
        failOn(e, Duration.ofNanos(System.nanoTime() - start).compareTo(limit) > 0);
        status.silent(kafka.bootstrapServers());
      }
      long pause = Math.min(LONGEST_PAUSE.toMillis(), 200L << Math.min(attempt, 10));
      if (stop.await(pause, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  private void failOn(Exception e, boolean tooLong) {
    if (KafkaFailures.isRefusal(e)) {
      throw failure(e);
    }
    if (tooLong) {
      throw new CommandFailure(
          "Kafka does not answer at %s; KAFKA_BOOTSTRAP_SERVERS says where it is"
              .formatted(kafka.bootstrapServers()),
          e);
    }
  }

  /**
   * Makes the topics that are absent, and refuses a log that would forget.
   *
   * @throws CommandFailure if Kafka does not permit all that is needed: told now, and not by the
   *     first dead letter
   */
  public void setUpTopics() {
    setUp(TopicSetup::run);
  }

  /** The same, and the topic of timelines, which must fit the log. */
  public void setUpTopicsAndTimelines() {
    setUp(TopicSetup::runWithTimelines);
  }

  private void setUp(Consumer<TopicSetup> setup) {
    try (Admin admin = admin()) {
      setup.accept(new TopicSetup(admin, topics));
      List<RequiredAcl> missing = MissingAcls.of(admin, needed);
      if (!missing.isEmpty()) {
        throw new CommandFailure(KafkaFailures.refused(kafka, missing), null);
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /**
   * Gives a new group its place.
   *
   * @param lasting whether it is remembered that the group has begun: Kafka forgets the offsets of
   *     a group that has had no member for a week, and it would look new
   * @throws CommandFailure if the group has lost its place
   */
  public void prepare(StartPosition start, boolean lasting) {
    try (StateStore state = new StateStore(kafka, topics.topics().state())) {
      with(
          offsets -> {
            offsets.prepare(start, () -> lasting && state.hasBegun(group));
            return true;
          });
      if (lasting) {
        state.begins(group, Instant.now());
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** Whether the group has no place in the log yet. */
  public boolean isNew() {
    return with(StartOffsets::isNew);
  }

  /** Where the log ends now. */
  public Map<TopicPartition, Long> ends() {
    return with(StartOffsets::ends);
  }

  private <T> T with(Function<StartOffsets, T> work) {
    try (Admin admin = admin()) {
      return work.apply(new StartOffsets(admin, topics.topics().builds(), group));
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private CommandFailure failure(Exception e) {
    return new CommandFailure(KafkaFailures.sentence(kafka, needed, e), e);
  }

  private Admin admin() {
    return Admin.create(
        kafka.admin(
            Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG,
                "kitetrace-" + group.service() + "-admin",
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false)));
  }
}
