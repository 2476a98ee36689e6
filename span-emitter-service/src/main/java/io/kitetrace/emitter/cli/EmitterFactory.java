package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.Destinations;
import io.kitetrace.emitter.Emitter;
import io.kitetrace.emitter.EmitterMode;
import io.kitetrace.emitter.EmitterSettings;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.metrics.EmitterCounters;
import io.kitetrace.emitter.metrics.EmitterMeters;
import io.kitetrace.runtime.command.Terminal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micronaut.configuration.kafka.metrics.ConsumerKafkaMetricsReporter;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Puts an emitter together, where there are settings for one. */
@Factory
@Requires(bean = EmitterSettings.class)
final class EmitterFactory {

  @Bean(preDestroy = "close")
  @Singleton
  Emitter emitter(
      EmitterSettings settings,
      Destination destination,
      EmitterCounters counters,
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
        counters,
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

  @Singleton
  EmitterCounters counters() {
    return new EmitterCounters();
  }

  @Singleton
  EmitterMeters meters(EmitterCounters counters) {
    return new EmitterMeters(counters);
  }
}
