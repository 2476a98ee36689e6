package io.kitetrace.enricher.command;

import io.kitetrace.enricher.Enricher;
import io.kitetrace.enricher.fetch.JobAnswers;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.metrics.EnricherMetrics.Outcome;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts an enricher together, where there are settings for one. */
@Factory
@Requires(bean = EnricherSettings.class)
final class EnricherFactory {

  private static final Map<String, Object> PROPERTIES =
      Map.of("micronaut.application.name", "kitetrace-enricher");

  /**
   * Starts the framework around an enricher.
   *
   * @param more properties of the framework's own, beside the defaults
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   */
  static ApplicationContext start(Variables variables, Map<String, Object> more) {
    return ServiceContext.start(
        variables,
        EnricherSettings.class,
        (settings, kafka) -> {
          EnricherSettings read = EnricherSettings.readForService(settings);
          return read.withKafka(kafka.apply(read.kafka()));
        },
        settings -> Map.of(),
        PROPERTIES,
        more);
  }

  @Bean(preDestroy = "close")
  @Singleton
  Enricher enricher(
      EnricherSettings settings,
      JobAnswers answers,
      EnricherMetrics metrics,
      ServiceThreads threads) {
    return new Enricher(settings, answers, metrics, threads, Clock.systemUTC());
  }

  @Bean(preDestroy = "close")
  @Singleton
  JobAnswers answers(EnricherSettings settings, EnricherMetrics metrics, ServiceThreads threads) {
    return JobAnswers.start(settings, metrics, threads);
  }

  @Singleton
  ServiceThreads threads() {
    return new ServiceThreads();
  }

  @Singleton
  EnricherMetrics metrics(MeterRegistry registry) {
    return new EnricherMetrics(registry);
  }

  /** Alive means that every thread is at work. */
  @Singleton
  @Liveness
  StatusIndicator liveness(Enricher enricher) {
    return new StatusIndicator(
        "enricher-liveness",
        () -> !enricher.ended().isDone() && enricher.threads().notAlive().isEmpty(),
        () -> Map.of("threadsNotAlive", enricher.threads().notAlive()));
  }

  /** Ready means that it reads the log; what it waits for stands in the details. */
  @Singleton
  @Readiness
  StatusIndicator readiness(Enricher enricher, JobAnswers answers) {
    return new StatusIndicator(
        "enricher",
        () -> enricher.reading() && !enricher.ended().isDone(),
        () -> details(enricher, answers));
  }

  private static Map<String, Object> details(Enricher enricher, JobAnswers answers) {
    Map<String, Object> details = new LinkedHashMap<>();
    enricher.kafka().addTo(details);
    EnricherMetrics metrics = enricher.metrics();
    number(details, "lagRecords", metrics.load().lagRecords());
    number(details, "asksWaiting", metrics.load().asks());
    details.put("timelinesWritten", metrics.timelines());
    if (!answers.problems().isEmpty()) {
      details.put("buildkite", answers.problems());
    }
    details.put("recordsRejected", metrics.records(Outcome.REJECTED));
    return details;
  }

  private static void number(Map<String, Object> details, String name, double value) {
    if (!Double.isNaN(value)) {
      details.put(name, (long) value);
    }
  }
}
