package io.kitetrace.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingExporterTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(LoggingExporter.class);
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();
  private CompletableResultCode result = CompletableResultCode.ofFailure();

  @BeforeEach
  void listen() {
    told.start();
    logger.addAppender(told);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(told);
    logger.setLevel(null);
  }

  @Test
  void export_thatFails_isToldOnce_withItsReason_andSoIsTheRecovery() {
    LoggingExporter exporter = new LoggingExporter(new Answering(), () -> "nobody listens");
    exporter.export(List.of());
    exporter.export(List.of());
    result = CompletableResultCode.ofSuccess();
    exporter.export(List.of());
    exporter.export(List.of());
    assertThat(told.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.DEBUG, Level.INFO);
    assertThat(told.list.getFirst().getKeyValuePairs().getFirst().value)
        .isEqualTo("nobody listens");
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
