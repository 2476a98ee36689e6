package io.kitetrace.metrics.export;

import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps back what the SDK logs when an export fails, a stack trace each time, and remembers the
 * sentence: nothing else tells what a backend answered.
 */
final class SdkLog {

  /** Held, since java.util.logging forgets what was set on a logger that nobody holds. */
  private static final List<Logger> EXPORTERS =
      List.of(
          Logger.getLogger("io.opentelemetry.exporter.otlp.internal.GrpcExporter"),
          Logger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter"));

  /** Says no more than that the exporter failed. */
  private static final Logger READER =
      Logger.getLogger("io.opentelemetry.sdk.metrics.export.PeriodicMetricReader");

  private static volatile String last = "no reason given";

  static void keepBack() {
    EXPORTERS.forEach(logger -> logger.setFilter(SdkLog::remember));
    READER.setLevel(Level.OFF);
  }

  /** The sentence of the last failure. */
  static String last() {
    return last;
  }

  private static boolean remember(LogRecord record) {
    String message = Objects.requireNonNullElse(record.getMessage(), "");
    Throwable cause = record.getThrown();
    last = cause == null ? message : message + " (" + cause.getMessage() + ")";
    return false;
  }

  private SdkLog() {}
}
