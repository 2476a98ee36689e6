package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.trace.draw.Waterfall;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A drawing that fails does not hide what the backend said. */
class TeeTest {

  private static final Duration ANY = Duration.ofSeconds(1);

  @Test
  void export_drawingFails_theBackendsAnswerCounts() {
    Destination both = new Tee(new Taking(), console(new IllegalStateException("test")));
    assertThat(both.export(FakeSpan.trace(1, 2), ANY)).isEqualTo(new Accepted(0));
  }

  @Test
  void export_anErrorWhileDrawing_goesOnToTheThread() {
    Destination both = new Tee(new Taking(), console(new NoClassDefFoundError("test")));
    assertThatThrownBy(() -> both.export(FakeSpan.trace(1, 2), ANY))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void console_drawingFails_isTakenAllTheSame() {
    assertThat(console(new IllegalStateException("test")).export(FakeSpan.trace(1, 2), ANY))
        .isEqualTo(new Accepted(0));
  }

  private static ConsoleDestination console(Throwable fault) {
    PrintStream broken =
        new PrintStream(OutputStream.nullOutputStream()) {
          @Override
          public void println(String line) {
            if (fault instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) fault;
          }
        };
    return new ConsoleDestination(new Waterfall(Waterfall.Style.PLAIN, 80, 0, false), broken);
  }

  private static final class Taking implements Destination {

    @Override
    public ExportOutcome export(List<SpanData> spans, Duration timeout) {
      return new Accepted(0);
    }

    @Override
    public int concurrency() {
      return 1;
    }

    @Override
    public String description() {
      return "taking";
    }

    @Override
    public void close() {}
  }
}
