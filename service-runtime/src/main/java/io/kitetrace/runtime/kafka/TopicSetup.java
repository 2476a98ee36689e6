package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.timeline.TimelineLimits;
import io.kitetrace.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the topics that are absent and refuses a log that would forget. Automatic topic creation is
 * never relied on. Safe to run by several processes at once.
 */
public final class TopicSetup {

  /** Room for a build of 20 MiB of compressed batch. */
  public static final int MAX_MESSAGE_BYTES = 20 * 1024 * 1024;

  private static final long TIMEOUT_SECONDS = 30;
  private static final long PAUSE_MILLIS = 100;
  private static final String FOR_EVER = "-1";

  private final Admin admin;
  private final TopicSettings settings;

  /** Works through the given client, which stays the caller's. */
  public TopicSetup(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Creates what is absent and checks the log's retention.
   *
   * @throws KafkaException if Kafka cannot be reached or refuses
   * @throws SettingsException if the log exists with a finite retention that is not allowed, or
   *     index, state and inbox differ in their number of partitions
   */
  public void run() {
    Topics topics = settings.topics();
    createAbsent(wanted(settings));
    // Also where the list lacked it: it may have been made just before, by another or by a person.
    refuseRetention(topics.builds());
    refuseUnequalPartitions(topics);
  }

  /**
   * The same, and the topic of timelines: a timeline lies in the partition of its build's record.
   *
   * @throws SettingsException as {@link #run()}, or if the timelines do not fit the log or would be
   *     forgotten
   */
  public void runWithTimelines() {
    run();
    Topics topics = settings.topics();
    int partitions = partitions(topics.builds());
    createAbsent(List.of(timelines(topics.timelines(), partitions, settings.replication())));
    int found = partitions(topics.timelines());
    List<String> faults = new ArrayList<>();
    if (found != partitions) {
      faults.add(unfitTimelines(topics, partitions, found));
    }
    if (!settings.allowRetention()) {
      List<String> finite = forgetful(config(topics.timelines()));
      if (!finite.isEmpty()) {
        faults.add(forgetsTimelines(topics.timelines(), finite));
      }
    }
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
  }

  /** The topic of timelines, as it is made where it is absent. */
  static NewTopic timelines(String name, int partitions, short replication) {
    return topic(name, partitions, replication).configs(keptForEver(TimelineLimits.BYTES));
  }

  /** One sentence about timelines that do not fit the log. */
  static String unfitTimelines(Topics topics, int wanted, int found) {
    return "KITETRACE_TOPIC_PREFIX: the topic %s has %d partitions and %s has %d; they must have the same number, so add partitions to the one that has fewer"
        .formatted(topics.timelines(), found, topics.builds(), wanted);
  }

  private int partitions(String topic) {
    TopicDescription description =
        onceKnown(() -> admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    return description == null ? 0 : description.partitions().size();
  }

  /** All topics, as they are made where they are absent. */
  static List<NewTopic> wanted(TopicSettings settings) {
    Topics topics = settings.topics();
    short replication = settings.replication();
    return List.of(
        topic(topics.builds(), settings.partitions(), replication)
            .configs(keptForEver(MAX_MESSAGE_BYTES)),
        topic(topics.index(), TopicSettings.OWNER_PARTITIONS, replication).configs(compacted()),
        topic(topics.state(), TopicSettings.OWNER_PARTITIONS, replication).configs(compacted()),
        topic(topics.inbox(), TopicSettings.OWNER_PARTITIONS, replication)
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG, Long.toString(TimeUnit.DAYS.toMillis(7)),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES))),
        topic(topics.deadLetters(), TopicSettings.OWNER_PARTITIONS, replication)
            .configs(keptForEver(MAX_MESSAGE_BYTES)));
  }

  private static NewTopic topic(String name, int partitions, short replication) {
    Optional<Short> copies = replication < 1 ? Optional.empty() : Optional.of(replication);
    return new NewTopic(name, Optional.of(partitions), copies);
  }

  private static Map<String, String> keptForEver(int maxMessageBytes) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        FOR_EVER,
        TopicConfig.RETENTION_BYTES_CONFIG,
        FOR_EVER,
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(maxMessageBytes));
  }

  private static Map<String, String> compacted() {
    return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  /** Who may see a topic need not have the right to make it, where it is there. */
  private void createAbsent(List<NewTopic> wanted) {
    Set<String> existing = KafkaCalls.await(admin.listTopics().names());
    wanted.stream().filter(topic -> !existing.contains(topic.name())).forEach(this::create);
  }

  private void create(NewTopic topic) {
    try {
      KafkaCalls.await(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // another replica was faster, or the list was old; what it is like is looked at below
    }
  }

  private void refuseRetention(String log) {
    if (settings.allowRetention()) {
      return;
    }
    List<String> finite = forgetful(config(log));
    if (!finite.isEmpty()) {
      throw new SettingsException(List.of(forgets(log, finite)));
    }
  }

  private @Nullable Config config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return onceKnown(() -> admin.describeConfigs(List.of(resource)).all()).get(resource);
  }

  /** The settings of a topic by which it would forget records, as {@code name=value}. */
  static List<String> forgetful(@Nullable Config config) {
    List<String> finite = new ArrayList<>();
    for (String name :
        List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG)) {
      if (config != null
          && config.get(name) != null
          && !FOR_EVER.equals(config.get(name).value())) {
        finite.add(name + "=" + config.get(name).value());
      }
    }
    String policy =
        config == null || config.get(TopicConfig.CLEANUP_POLICY_CONFIG) == null
            ? TopicConfig.CLEANUP_POLICY_DELETE
            : config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      finite.add(TopicConfig.CLEANUP_POLICY_CONFIG + "=" + policy);
    }
    return finite;
  }

  /** One sentence about a log that would forget. */
  static String forgets(String log, List<String> finite) {
    return forgets("BUILDS_TOPIC", log, "builds", finite);
  }

  /** The same about timelines: what is forgotten would be asked for again. */
  static String forgetsTimelines(String topic, List<String> finite) {
    return forgets("KITETRACE_TOPIC_PREFIX", topic, "timelines", finite);
  }

  private static String forgets(
      String variable, String topic, String records, List<String> finite) {
    return "%s: the topic %s would forget %s (%s); set its retention to -1 and its cleanup policy to delete, or accept that with BUILDS_TOPIC_ALLOW_RETENTION=true"
        .formatted(variable, topic, records, String.join(", ", finite));
  }

  private void refuseUnequalPartitions(Topics topics) {
    List<String> owned = List.of(topics.index(), topics.state(), topics.inbox());
    Map<String, TopicDescription> found =
        onceKnown(() -> admin.describeTopics(owned).allTopicNames());
    long sizes = found.values().stream().map(t -> t.partitions().size()).distinct().count();
    if (sizes > 1) {
      throw new SettingsException(List.of(unequalPartitions(owned)));
    }
  }

  /** One sentence about topics that do not fit together. */
  static String unequalPartitions(List<String> owned) {
    return "KITETRACE_TOPIC_PREFIX: the topics %s must have the same number of partitions"
        .formatted(String.join(", ", owned));
  }

  /** A topic that was just created is not known to every broker at once. */
  private static <T> T onceKnown(Supplier<KafkaFuture<T>> question) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try {
        return KafkaCalls.await(question.get());
      } catch (UnknownTopicOrPartitionException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
