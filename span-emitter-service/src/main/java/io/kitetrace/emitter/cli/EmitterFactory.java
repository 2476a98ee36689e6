package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.delivery.BackendStatus;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterMode;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.kitetrace.runtime.settings.Variables;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micronaut.configuration.kafka.metrics.ConsumerKafkaMetricsReporter;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts an emitter together, where there are settings for one. */
@Factory
@Requires(bean = EmitterSettings.class)
final class EmitterFactory {

  private static final Map<String, Object> PROPERTIES =
      Map.of(
          "micronaut.application.name",
          "kitetrace-emitter",
          // Readiness tells of Kafka in its own details: the framework's says UP long after it
          // went.
          "kafka.health.enabled",
          false);

  /**
   * Starts the framework around an emitter.
   *
   * @param more properties of the framework's own, beside the defaults
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   */
  static ApplicationContext start(Variables variables, Map<String, Object> more) {
    return ServiceContext.start(
        variables,
        EmitterSettings.class,
        (settings, kafka) -> {
          EmitterSettings read = EmitterSettings.read(settings);
          return read.withKafka(kafka.apply(read.kafka()));
        },
        settings -> ServiceContext.frameworkProperties(settings.kafka()),
        PROPERTIES,
        more);
  }

  @Bean(preDestroy = "close")
  @Singleton
  Emitter emitter(
      EmitterSettings settings,
      Destination destination,
      EmitterMetrics metrics,
      MeterRegistry registry) {
    return new Emitter(
        settings,
        EmitterMode.LIVE,
        destination,
        // As Micronaut Kafka does for the consumers that it makes itself.
        Map.of(
            "metric.reporters",
            List.of(ConsumerKafkaMetricsReporter.class.getName(), PartitionMeters.class.getName()),
            "meter.registry",
            registry),
        metrics,
        Clock.systemUTC());
  }

  /** Where traces go, unless who starts the framework has chosen. */
  @Singleton
  @Requires(missingBeans = Destination.class)
  Destination destination(EmitterSettings settings) {
    return Destinations.open(settings, System.out, Terminal.current());
  }

  @Singleton
  MeterFilter kafkaMeters(EmitterSettings settings) {
    return PartitionMeters.filter(settings.topics().topics().builds());
  }

  /** Alive means that every thread is at work that reads the log and delivers. */
  @Singleton
  @Liveness
  StatusIndicator liveness(Emitter emitter) {
    return new StatusIndicator(
        "emitter-liveness",
        () -> !emitter.ended().isDone() && emitter.threads().notAlive().isEmpty(),
        () ->
            Map.of("reading", isReading(emitter), "threadsNotAlive", emitter.threads().notAlive()));
  }

  /**
   * Ready means that it reads the log. A backend that is away does not change that, since a restart
   * would not bring it back: what is wrong with it stands in the details.
   */
  @Singleton
  @Readiness
  StatusIndicator readiness(Emitter emitter) {
    return new StatusIndicator("emitter", () -> isReading(emitter), () -> details(emitter));
  }

  private static boolean isReading(Emitter emitter) {
    return emitter.reading() && !emitter.ended().isDone();
  }

  /** What readiness tells. */
  private static Map<String, Object> details(Emitter emitter) {
    Map<String, Object> details = new LinkedHashMap<>();
    BackendStatus backend = emitter.backend();
    BackendStatus.Outage trouble = backend.outage();
    details.put("backend", backend.description());
    details.put("delivering", trouble == null && emitter.kafka().silentSince() == null);
    if (trouble != null) {
      details.put("reason", trouble.reason());
      details.put("since", trouble.since().toString());
      details.put("needsAPerson", trouble.misconfigured());
    }
    emitter.kafka().addTo(details);
    EmitterMetrics counters = emitter.metrics();
    details.put("buildsEmitted", counters.emitted());
    details.put("buildsSkipped", counters.skippedCount());
    details.put("deadLetters", counters.deadLetters());
    details.put("spansExported", counters.spansExported());
    details.put("bytesInFlight", emitter.consumer().bytesInFlight());
    return details;
  }

  @Singleton
  EmitterMetrics metrics(MeterRegistry registry) {
    return new EmitterMetrics(registry, Clock.systemUTC());
  }
}
