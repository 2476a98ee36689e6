package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.OkHttpClient;

/** A backend that takes OTLP. Safe for several threads. */
public final class OtlpDestination implements Destination {

  /** So many that a backend far away is kept busy; one nearby answers before they are all used. */
  private static final int CONCURRENCY = 8;

  private final OtlpSettings settings;
  private final OkHttpClient client;
  private final OtlpCalls calls;
  private final Redaction redaction;
  private final ConcurrentLinkedQueue<ExportLane> idle = new ConcurrentLinkedQueue<>();

  /**
   * Opens no connection yet.
   *
   * @param maxRequestBytes requests over this size, before compression, are not sent
   */
  public OtlpDestination(OtlpSettings settings, int maxRequestBytes) {
    this.settings = settings;
    this.client = OtlpClients.client(settings);
    this.calls = new OtlpCalls(client, settings, maxRequestBytes);
    this.redaction = new Redaction(settings.headers().values());
  }

  /** A lane that failed unexpectedly is not used again. */
  @Override
  public ExportOutcome export(List<SpanData> spans, Duration timeout) {
    ExportLane lane = idle.poll();
    if (lane == null) {
      lane = new ExportLane(settings, calls);
    }
    ExportOutcome outcome = lane.export(spans, timeout);
    idle.add(lane);
    return redaction.of(outcome);
  }

  @Override
  public int concurrency() {
    return CONCURRENCY;
  }

  @Override
  public String description() {
    return settings.endpoint() + " over " + settings.protocol().word();
  }

  @Override
  public void close() {
    calls.close();
    idle.forEach(ExportLane::close);
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
