package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;

/** Sends traces to a backend, and draws those that it took. Safe for several threads. */
public final class Tee implements Destination {

  private final Destination backend;
  private final ConsoleDestination console;

  /** The backend's word counts; both are closed with this. */
  public Tee(Destination backend, ConsoleDestination console) {
    this.backend = backend;
    this.console = console;
  }

  @Override
  public ExportOutcome export(List<SpanData> spans, Duration timeout) {
    ExportOutcome outcome = backend.export(spans, timeout);
    if (outcome instanceof Accepted) {
      console.draw(spans);
    }
    return outcome;
  }

  @Override
  public int concurrency() {
    return backend.concurrency();
  }

  @Override
  public String description() {
    return backend.description();
  }

  @Override
  public void close() {
    backend.close();
    console.close();
  }
}
