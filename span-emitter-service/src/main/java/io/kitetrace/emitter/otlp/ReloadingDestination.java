package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.runtime.settings.SettingsException;
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

  private final Map<OtlpClient, Integer> underWay = new HashMap<>();
  private OtlpSettings settings;
  private OtlpClient current;
  private boolean closed;

  /** Opens no connection yet. */
  public ReloadingDestination(OtlpSettings settings) {
    this.settings = settings;
    this.current = new OtlpClient(settings);
  }

  @Override
  public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
    OtlpClient used = begin();
    try {
      ExportOutcome outcome = used.send(chunks, timeout);
      if (mayBeAboutUs(outcome)) {
        renew(used);
      }
      return outcome;
    } finally {
      end(used);
    }
  }

  private synchronized OtlpClient begin() {
    underWay.merge(current, 1, Integer::sum);
    return current;
  }

  private synchronized void end(OtlpClient used) {
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
        || (outcome instanceof Retryable retryable && retryable.failure() == Failure.TLS);
  }

  private synchronized void renew(OtlpClient refused) {
    if (closed || refused != current) {
      return; // another of the requests that were refused together was first
    }
    try {
      settings = settings.renewed().get();
      current = new OtlpClient(settings);
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
    underWay.keySet().forEach(OtlpClient::close);
  }
}
