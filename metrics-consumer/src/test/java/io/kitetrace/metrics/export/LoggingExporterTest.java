package io.kitetrace.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.kitetrace.testing.log.Logged;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoggingExporterTest {

  private CompletableResultCode result = CompletableResultCode.ofFailure();

  @Test
  void export_thatFails_isToldOnce_withItsReason_andSoIsTheRecovery() {
    LoggingExporter exporter = new LoggingExporter(new Answering(), () -> "nobody listens");
    try (Logged told = Logged.by(LoggingExporter.class)) {
      exporter.export(List.of());
      exporter.export(List.of());
      result = CompletableResultCode.ofSuccess();
      exporter.export(List.of());
      exporter.export(List.of());
      assertThat(told.events())
          .extracting(ILoggingEvent::getLevel)
          .filteredOn(level -> level.isGreaterOrEqual(Level.INFO))
          .containsExactly(Level.WARN, Level.INFO);
      assertThat(told.events().getFirst().getKeyValuePairs().getFirst().value)
          .isEqualTo("nobody listens");
    }
  }

  private final class Answering implements MetricExporter {
    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      return result;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
