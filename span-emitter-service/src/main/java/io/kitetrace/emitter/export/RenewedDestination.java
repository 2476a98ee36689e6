package io.kitetrace.emitter.export;

import io.kitetrace.emitter.deliver.Destination;
import io.kitetrace.emitter.deliver.ExportOutcome;
import io.kitetrace.emitter.deliver.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.deliver.ExportOutcome.Retryable;
import io.kitetrace.emitter.deliver.ExportOutcome.Trouble;
import io.kitetrace.runtime.settings.SettingsException;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend whose keys and certificates may be replaced while we run. When it refuses us, the files
 * that hold them are read again, and the next request goes with what they hold then. Safe for
 * several threads.
 */
public final class RenewedDestination implements Destination {

  private static final Logger LOG = LoggerFactory.getLogger(RenewedDestination.class);

  private final int maxRequestBytes;
  private OtlpSettings settings;
  private volatile OtlpDestination current;
  private boolean closed;

  /**
   * Opens no connection yet.
   *
   * @param maxRequestBytes requests over this size, before compression, are not sent
   */
  public RenewedDestination(OtlpSettings settings, int maxRequestBytes) {
    this.settings = settings;
    this.maxRequestBytes = maxRequestBytes;
    this.current = new OtlpDestination(settings, maxRequestBytes);
  }

  @Override
  public ExportOutcome export(List<SpanData> spans, Duration timeout) {
    OtlpDestination used = current;
    ExportOutcome outcome = used.export(spans, timeout);
    if (mayBeAboutUs(outcome)) {
      renew(used);
    }
    return outcome;
  }

  /** A client's certificate that is refused looks like a connection that does not come about. */
  private static boolean mayBeAboutUs(ExportOutcome outcome) {
    return outcome instanceof Misconfigured
        || (outcome instanceof Retryable retryable && retryable.trouble() == Trouble.UNREACHABLE);
  }

  private synchronized void renew(OtlpDestination refused) {
    if (closed || refused != current) {
      return; // another of the requests that were refused together was first
    }
    try {
      settings = settings.renewed().get();
      current = new OtlpDestination(settings, maxRequestBytes);
      // On a thread of its own: this one is among those that closing waits for.
      Thread closing = new Thread(refused::close, "otlp-renewal");
      closing.setDaemon(true);
      closing.start();
    } catch (SettingsException e) {
      LOG.atWarn()
          .addKeyValue("reason", String.join("; ", e.faults()))
          .log("keys and certificates cannot be read again; those from before hold");
    }
  }

  @Override
  public int concurrency() {
    return current.concurrency();
  }

  @Override
  public String description() {
    return current.description();
  }

  @Override
  public synchronized void close() {
    closed = true;
    current.close();
  }
}
