package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import io.kitetrace.runtime.settings.SettingsException;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend whose keys and certificates may be replaced while we run. When it refuses us, the files
 * that hold them are read again, and the next request goes with what they hold then; requests that
 * are under way with the former ones end as they will. Safe for several threads.
 */
public final class ReloadingDestination implements Destination {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingDestination.class);

  private final int maxRequestBytes;
  private final Map<OtlpDestination, Integer> underWay = new HashMap<>();
  private OtlpSettings settings;
  private OtlpDestination current;
  private boolean closed;

  /**
   * Opens no connection yet.
   *
   * @param maxRequestBytes requests over this size, before compression, are not sent
   */
  public ReloadingDestination(OtlpSettings settings, int maxRequestBytes) {
    this.settings = settings;
    this.maxRequestBytes = maxRequestBytes;
    this.current = new OtlpDestination(settings, maxRequestBytes);
  }

  @Override
  public ExportOutcome export(List<SpanData> spans, Duration timeout) {
    OtlpDestination used = begin();
    try {
      ExportOutcome outcome = used.export(spans, timeout);
      if (mayBeAboutUs(outcome)) {
        renew(used);
      }
      return outcome;
    } finally {
      end(used);
    }
  }

  private synchronized OtlpDestination begin() {
    underWay.merge(current, 1, Integer::sum);
    return current;
  }

  private synchronized void end(OtlpDestination used) {
    if (underWay.merge(used, -1, Integer::sum) == 0) {
      underWay.remove(used);
      if (used != current) {
        used.close();
      }
    }
  }

  /** A client's certificate that is refused can look like a connection that is broken off. */
  private static boolean mayBeAboutUs(ExportOutcome outcome) {
    return outcome instanceof Misconfigured
        || (outcome instanceof Retryable retryable && retryable.trouble() == Trouble.TLS);
  }

  private synchronized void renew(OtlpDestination refused) {
    if (closed || refused != current) {
      return; // another of the requests that were refused together was first
    }
    try {
      settings = settings.renewed().get();
      current = new OtlpDestination(settings, maxRequestBytes);
    } catch (SettingsException e) {
      LOG.atWarn()
          .addKeyValue("reason", String.join("; ", e.faults()))
          .log("keys and certificates cannot be read again; those from before hold");
    }
  }

  @Override
  public synchronized int concurrency() {
    return current.concurrency();
  }

  @Override
  public synchronized String description() {
    return current.description();
  }

  @Override
  public synchronized void close() {
    closed = true;
    current.close();
    underWay.keySet().forEach(OtlpDestination::close);
  }
}
