package io.kitetrace.metrics.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a failed export in one line, its repeats at debug level, and the recovery. */
final class LoggingExporter implements MetricExporter {

  private static final Logger LOG = LoggerFactory.getLogger(LoggingExporter.class);

  private final MetricExporter exporter;
  private final Supplier<String> reason;
  private final AtomicBoolean failing = new AtomicBoolean();

  /** The reason is asked for after a failure. */
  LoggingExporter(MetricExporter exporter, Supplier<String> reason) {
    this.exporter = exporter;
    this.reason = reason;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    CompletableResultCode result = exporter.export(metrics);
    result.whenComplete(() -> tell(result.isSuccess()));
    return result;
  }

  private void tell(boolean success) {
    if (!success) {
      (failing.getAndSet(true) ? LOG.atDebug() : LOG.atWarn())
          .addKeyValue("reason", reason.get())
          .log("metrics were not exported, figures keep adding up for the next export");
    } else if (failing.getAndSet(false)) {
      LOG.info("metrics are exported again");
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
    return exporter.getAggregationTemporality(instrument);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType instrument) {
    return exporter.getDefaultAggregation(instrument);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return exporter.getMemoryMode();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
