package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
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
}
