package io.kitetrace.standalone;

import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What one process with everything in it is configured by.
 *
 * @param poller what is polled
 * @param emitter where traces go
 * @param data the broker's folder
 * @param dataIsChosen whether somebody named that folder
 * @param port the broker's port; 0 for a free one
 */
record StandaloneSettings(
    PollerSettings poller, EmitterSettings emitter, Path data, boolean dataIsChosen, int port) {

  /** Within the working directory. */
  static final String DEFAULT_DATA = "kitetrace-data";

  StandaloneSettings {
    Objects.requireNonNull(poller);
    Objects.requireNonNull(emitter);
    Objects.requireNonNull(data);
  }

  /**
   * Reads everything and checks it.
   *
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault at once
   */
  static StandaloneSettings read(Settings settings) {
    StandaloneSettings read =
        new StandaloneSettings(
            PollerSettings.read(settings),
            EmitterSettings.read(settings),
            data(settings),
            settings.text("KITETRACE_DATA") != null,
            settings.integer("KITETRACE_KAFKA_PORT", 0, 0, 65_535));
    settings.check();
    return read;
  }

  /** The broker's folder. */
  static Path data(Settings settings) {
    return Path.of(settings.textOr("KITETRACE_DATA", DEFAULT_DATA)).toAbsolutePath();
  }

  /** Both services against the broker in this process. */
  StandaloneSettings against(String bootstrapServers) {
    KafkaSettings kafka = KafkaSettings.plain(bootstrapServers);
    return new StandaloneSettings(
        poller.withKafka(kafka), emitter.withKafka(kafka), data, dataIsChosen, port);
  }

  TopicSettings topics() {
    return poller.topics();
  }
}
