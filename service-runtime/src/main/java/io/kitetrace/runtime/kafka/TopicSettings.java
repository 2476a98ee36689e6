package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.wire.Topics;

/**
 * The topics and how they are made where they are absent.
 *
 * @param topics their names
 * @param partitions of the log
 * @param replication of all of them; −1 for the broker's default
 * @param allowRetention whether a log that forgets is accepted
 */
public record TopicSettings(
    Topics topics, int partitions, short replication, boolean allowRetention) {

  /** The design's number of partitions of the log. */
  public static final int DEFAULT_PARTITIONS = 12;

  /** Of index, state, inbox and dead letters: an organization lives in one of them. */
  public static final int OWNER_PARTITIONS = 6;

  /** What holds where nothing is configured. */
  public static final TopicSettings DEFAULT =
      new TopicSettings(Topics.DEFAULT, DEFAULT_PARTITIONS, (short) -1, false);

  /** Reads {@code BUILDS_TOPIC…} and {@code KITETRACE_TOPIC_PREFIX}. */
  public static TopicSettings read(Settings settings) {
    String builds = topicName(settings, "BUILDS_TOPIC", Topics.DEFAULT_BUILDS);
    String prefix = topicName(settings, "KITETRACE_TOPIC_PREFIX", Topics.DEFAULT_PREFIX);
    return new TopicSettings(
        Topics.of(builds, prefix),
        settings.integer("BUILDS_TOPIC_PARTITIONS", DEFAULT_PARTITIONS, 1, 10_000),
        (short) settings.integer("BUILDS_TOPIC_REPLICATION", -1, -1, 100),
        settings.flag("BUILDS_TOPIC_ALLOW_RETENTION", false));
  }

  private static String topicName(Settings settings, String variable, String fallback) {
    return settings.parsed(
        variable,
        fallback,
        text -> {
          if (!text.matches("[A-Za-z0-9._-]{1,200}")) {
            throw new IllegalArgumentException(
                "'" + text + "' is no topic name (letters, digits, '.', '_' and '-')");
          }
          return text;
        });
  }
}
