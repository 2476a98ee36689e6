package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.delivery.BackendStatus;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.service.Emitter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What readiness tells of an emitter. */
final class EmitterDetails {

  private EmitterDetails() {}

  static Map<String, Object> of(Emitter emitter) {
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
    EmitterMetrics counters = emitter.metrics();
    details.put("buildsEmitted", counters.emitted());
    details.put("buildsSkipped", counters.skippedCount());
    details.put("deadLetters", counters.deadLetters());
    details.put("spansExported", counters.spansExported());
    details.put("bytesInFlight", emitter.consumer().bytesInFlight());
    return details;
  }
}
