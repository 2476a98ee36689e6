package io.kitetrace.emitter.export;

import io.kitetrace.emitter.deliver.Destination;
import io.kitetrace.emitter.deliver.ExportOutcome;
import io.kitetrace.emitter.deliver.ExportOutcome.Retryable;
import io.kitetrace.emitter.deliver.ExportOutcome.Trouble;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backend that takes OTLP. Safe for several threads. */
public final class OtlpDestination implements Destination {

  private static final Logger LOG = LoggerFactory.getLogger(OtlpDestination.class);

  /** So many that a backend far away is kept busy; one nearby answers before they are all used. */
  private static final int CONCURRENCY = 8;

  private final OtlpSettings settings;
  private final OkHttpClient client;
  private final OtlpCalls calls;
  private final Redaction redaction;
  private final ExecutorService threads;
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
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            CONCURRENCY,
            task -> {
              Thread thread = new Thread(task, "otlp-export-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void export(List<SpanData> spans, Duration timeout, Consumer<ExportOutcome> done) {
    try {
      threads.execute(() -> done.accept(redaction.of(exportNow(spans, timeout))));
    } catch (RejectedExecutionException e) {
      done.accept(new Retryable(Trouble.BROKEN, "the exporter is closed", null));
    }
  }

  private ExportOutcome exportNow(List<SpanData> spans, Duration timeout) {
    ExportLane lane = idle.poll();
    if (lane == null) {
      lane = new ExportLane(settings, calls);
    }
    try {
      ExportOutcome outcome = lane.export(spans, timeout);
      idle.add(lane);
      return outcome;
    } catch (RuntimeException e) {
      LOG.debug("export failed unexpectedly", e);
      lane.close();
      return new Retryable(
          Trouble.BROKEN, "the export failed unexpectedly (" + e.getClass().getName() + ")", null);
    }
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
    threads.shutdown();
    client.dispatcher().cancelAll();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    idle.forEach(ExportLane::close);
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
