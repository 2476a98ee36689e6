package io.kitetrace.poller.settings;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the poller is told.
 *
 * @param webhook how webhooks are taken, or null where none are
 */
public record PollerSettings(
    BuildkiteSettings buildkite,
    PollSettings poll,
    PublishSettings publish,
    KafkaSettings kafka,
    TopicSettings topics,
    @Nullable WebhookSettings webhook) {

  public PollerSettings(
      BuildkiteSettings buildkite,
      PollSettings poll,
      PublishSettings publish,
      KafkaSettings kafka,
      TopicSettings topics) {
    this(buildkite, poll, publish, kafka, topics, null);
  }

  /**
   * Reads them all. Faults are noted in {@code settings}: nothing of what is returned may be used
   * before {@link Settings#check()}.
   */
  public static PollerSettings read(Settings settings) {
    return read(settings, BuildkiteSettings.read(settings));
  }

  /**
   * The same for who does not ask the API: it takes neither a token nor an organization, but those
   * that are set must be right.
   */
  public static PollerSettings readWithoutApi(Settings settings) {
    return read(settings, BuildkiteSettings.readWithoutApi(settings));
  }

  private static PollerSettings read(Settings settings, BuildkiteSettings buildkite) {
    return new PollerSettings(
        buildkite,
        PollSettings.read(settings),
        PublishSettings.read(settings),
        KafkaSettings.read(settings),
        TopicSettings.read(settings),
        WebhookSettings.read(settings));
  }

  public PollerSettings forOrganizations(List<String> organizations) {
    return new PollerSettings(
        buildkite.forOrganizations(organizations), poll, publish, kafka, topics);
  }

  /** The same, against another Kafka: the embedded one. */
  public PollerSettings withKafka(KafkaSettings other) {
    return new PollerSettings(buildkite, poll, publish, other, topics, webhook);
  }
}
