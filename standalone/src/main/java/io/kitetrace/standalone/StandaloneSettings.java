package io.kitetrace.standalone;

import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one process with everything in it is configured by.
 *
 * @param poller what is polled
 * @param emitter where traces go
 * @param data the broker's folder
 * @param dataIsChosen whether somebody named that folder
 * @param port the broker's port; 0 for a free one
 * @param explorer what is shown of builds; null for no explorer
 * @param enricher whose jobs are looked into; null for nobody's
 */
record StandaloneSettings(
    PollerSettings poller,
    EmitterSettings emitter,
    Path data,
    boolean dataIsChosen,
    int port,
    @Nullable ExplorerSettings explorer,
    @Nullable EnricherSettings enricher) {

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
            settings.integer("KITETRACE_KAFKA_PORT", 0, 0, 65_535),
            explorer(settings),
            enricher(settings));
    settings.check();
    return read;
  }

  /** The broker's folder. */
  static Path data(Settings settings) {
    return Path.of(settings.textOr("KITETRACE_DATA", DEFAULT_DATA)).toAbsolutePath();
  }

  /** Its index lies beside the broker's data; port 0 is for none. */
  static @Nullable ExplorerSettings explorer(Settings settings) {
    ExplorerSettings read = ExplorerSettings.read(settings);
    Integer port = read.port();
    if (port != null && port == 0) {
      return null;
    }
    return read.file() == null
        ? read.withFile(data(settings).resolve(ExplorerSettings.FILE))
        : read;
  }

  private static @Nullable EnricherSettings enricher(Settings settings) {
    EnricherSettings read = EnricherSettings.read(settings);
    return read.pipelines().isEmpty() ? null : read;
  }

  /** All services against the broker in this process. */
  StandaloneSettings against(String bootstrapServers) {
    KafkaSettings kafka = KafkaSettings.plain(bootstrapServers);
    return new StandaloneSettings(
        poller.withKafka(kafka),
        emitter.withKafka(kafka),
        data,
        dataIsChosen,
        port,
        explorer == null ? null : explorer.withKafka(kafka),
        enricher == null ? null : enricher.withKafka(kafka));
  }

  TopicSettings topics() {
    return poller.topics();
  }
}
