package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.Emitter;
import io.kitetrace.emitter.delivery.BackendStatus;
import io.kitetrace.emitter.metrics.EmitterCounters;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Ready means that it reads the log. A backend that is away does not change that, since a restart
 * would not bring it back: what is wrong with it stands in the details.
 */
@Singleton
@Readiness
@Requires(bean = Emitter.class)
final class EmitterReadiness implements HealthIndicator {

  private final Emitter emitter;

  EmitterReadiness(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    boolean ready = emitter.reading() && !emitter.ended().isDone();
    return Publishers.just(
        HealthResult.builder("emitter", ready ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details())
            .build());
  }

  private Map<String, Object> details() {
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
    Instant silent = emitter.kafka().silentSince();
    details.put("kafkaReachable", emitter.kafka().reachable() == 1);
    if (silent != null) {
      details.put("kafkaSilentSince", silent.toString());
    }
    Instant uncommitted = emitter.kafka().uncommittedSince();
    if (uncommitted != null) {
      details.put("commitsFailSince", uncommitted.toString());
    }
    EmitterCounters counters = emitter.counters();
    details.put("buildsEmitted", counters.emitted());
    details.put("buildsSkipped", counters.skippedCount());
    details.put("deadLetters", counters.deadLetters());
    details.put("spansExported", counters.spansExported());
    details.put("bytesInFlight", emitter.consumer().bytesInFlight());
    return details;
  }
}
