package io.kitetrace.standalone;

import static io.kitetrace.standalone.PollerFacts.number;

import io.kitetrace.emitter.delivery.BackendStatus;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.explorer.page.StatusSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the emitter is, for the status page. */
record EmitterFacts(Emitter emitter) implements StatusSource {

  @Override
  public Section section() {
    EmitterMetrics metrics = emitter.metrics();
    double lag = emitter.consumer().uncompleted();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Backend", emitter.backend().description());
    facts.put("Delivery", delivery());
    facts.put(
        "Lag",
        Double.isNaN(lag)
            ? "not known yet"
            : number((long) lag) + ((long) lag == 1 ? " record" : " records"));
    facts.put("Builds sent", number(metrics.emitted()));
    facts.put("Spans sent", number(metrics.spansExported()));
    facts.put(
        "Dead letters",
        number(metrics.deadLetters() + metrics.outcomes(RecordKind.TIMELINE).deadLetters()));
    return new Section("Emitter", facts);
  }

  private String delivery() {
    BackendStatus.Outage outage = emitter.backend().outage();
    if (outage != null) {
      return "%s, began %s: %s"
          .formatted(
              outage.misconfigured() ? "stopped, somebody must mend it" : "retrying",
              PollerFacts.ago(outage.since()),
              outage.reason());
    }
    Instant silent = emitter.kafka().silentSince();
    if (silent != null) {
      return "waiting: Kafka stopped answering " + PollerFacts.ago(silent);
    }
    return emitter.backend().everAccepted() ? "delivering" : "nothing sent yet";
  }
}
