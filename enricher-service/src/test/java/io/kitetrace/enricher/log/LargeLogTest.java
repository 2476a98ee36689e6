package io.kitetrace.enricher.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.timeline.LogTimeline;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A log of 200 MB, most of it in one section, some of it in very many. */
class LargeLogTest {

  private static final int CHUNK = 64 * 1024;
  private static final long SIZE = 200L * 1024 * 1024;

  @Test
  void log_of200Megabytes_takesNoMoreMemoryThanASmallOne() {
    LogParser parser = new LogParser(true);
    byte[] lines = lines();
    long before = used();
    long most = 0;
    long written = 0;
    while (written < SIZE) {
      for (int at = 0; at < lines.length; at += CHUNK) {
        parser.accept(lines, at, Math.min(CHUNK, lines.length - at));
      }
      written += lines.length;
      if (written % (20L * lines.length) == 0) {
        most = Math.max(most, used());
      }
    }
    LogTimeline log = parser.finish().timeline();

    assertThat(log.bytes()).isEqualTo(written);
    assertThat(log.omitted()).isPositive();
    assertThat(most - before).isLessThan(16L * 1024 * 1024);
  }

  private static byte[] lines() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 1024 * 1024; i++) {
      text.append("\u001b_bk;t=").append(LogText.START + i).append('\u0007');
      text.append(
          i % 50 == 0
              ? "--- Section " + i
              : "compiled \u001b[32mok\u001b[0m " + "x".repeat(i % 120));
      text.append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
