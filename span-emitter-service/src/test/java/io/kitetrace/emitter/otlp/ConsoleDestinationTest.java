package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.trace.draw.Waterfall;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A drawing that fails does not hide what the backend said. */
class ConsoleDestinationTest {

  private static final Duration ANY = Duration.ofSeconds(1);

  @Test
  void export_drawingFails_theBackendsAnswerCounts() {
    Destination both = console(new IllegalStateException("test"), new Accepting());
    assertThat(both.send(FakeTrace.chunks(FakeSpan.trace(1, 2)), ANY)).isEqualTo(new Accepted());
  }

  @Test
  void export_anErrorWhileDrawing_goesOnToTheThread() {
    Destination both = console(new NoClassDefFoundError("test"), new Accepting());
    assertThatThrownBy(() -> both.send(FakeTrace.chunks(FakeSpan.trace(1, 2)), ANY))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void console_drawingFails_isAcceptedAllTheSame() {
    assertThat(
            console(new IllegalStateException("test"), null)
                .send(FakeTrace.chunks(FakeSpan.trace(1, 2)), ANY))
        .isEqualTo(new Accepted());
  }

  private static ConsoleDestination console(Throwable fault, @Nullable Destination backend) {
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
    return new ConsoleDestination(
        new Waterfall(Waterfall.Style.PLAIN, 80, 0, false), broken, backend);
  }

  private static final class Accepting implements Destination {

    @Override
    public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
      return new Accepted();
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
