package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void update_withoutATerminal_printsALineNowAndThenAndOneAtTheEnd() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (Progress progress =
        Progress.start(
            "replay", 2000, new PrintStream(out, true, StandardCharsets.UTF_8), false, now::get)) {
      progress.update(1, 2000, "1 MB");
      now.updateAndGet(t -> t.plus(Duration.ofSeconds(11)));
      progress.update(1200, 2000, "5 MB");
      progress.update(2000, 2000, "9 MB");
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("replay: 1,200 of 2,000, 5 MB", "replay: 2,000 of 2,000, 9 MB");
  }

  @Test
  void update_withoutATerminal_printsMoreAndMoreRarely() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (Progress progress =
        Progress.start(
            "polling", -1, new PrintStream(out, true, StandardCharsets.UTF_8), false, now::get)) {
      for (int second = 0; second < 3600; second++) {
        now.updateAndGet(t -> t.plus(Duration.ofSeconds(1)));
        progress.update(second, -1, "");
      }
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines().count()).isBetween(28L, 36L);
  }

  @Test
  void bar_onATerminal_keepsItsLineAndLetsOthersPrintAboveIt() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(shown, true, StandardCharsets.UTF_8);
    BarLine line = BarLine.on(terminal);
    line.accept("polling 10");
    line.around().println("2026 WARN something");
    line.accept("polling 11");
    line.accept("poll");
    line.around().print("half a line");
    line.accept("polling 12");
    line.around().println();
    line.accept("polling 13");
    line.close();
    assertThat(screen(shown.toString(StandardCharsets.UTF_8)))
        .containsExactly("2026 WARN something", "half a line", "polling 13");
  }

  /** What a terminal shows in the end: a carriage return overwrites. */
  private static List<String> screen(String bytes) {
    return Stream.of(bytes.split("\n"))
        .map(
            line -> {
              StringBuilder row = new StringBuilder();
              for (String piece : line.split("\r", -1)) {
                row.replace(0, Math.min(row.length(), piece.length()), piece);
              }
              return row.toString().stripTrailing();
            })
        .toList();
  }
}
