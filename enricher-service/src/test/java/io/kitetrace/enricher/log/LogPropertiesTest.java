package io.kitetrace.enricher.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Section;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class LogPropertiesTest {

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void log_inAnyChunks_isTheSame(@ForAll("logs") byte[] log, @ForAll long seed) {
    Random random = new Random(seed);
    LogParser parser = new LogParser(true);
    byte[] buffer = new byte[64];
    for (int at = 0; at < log.length; ) {
      int length = Math.min(log.length - at, random.nextInt(17));
      System.arraycopy(log, at, buffer, 5, length);
      parser.accept(buffer, 5, length);
      at += length;
    }

    LogTimeline timeline = LogText.parse(log, true).timeline();
    assertThat(parser.finish().timeline()).isEqualTo(timeline);
    assertThat(timeline.bytes()).isEqualTo(log.length);
    assertThat(timeline.lines()).isEqualTo(lines(log));
    for (Section section : timeline.sections()) {
      assertThat(section.end()).isAfterOrEqualTo(section.start());
      assertThat(section.title()).isNotEmpty().doesNotContain("\u001b", "\r");
    }
  }

  private static long lines(byte[] log) {
    long lines = log.length > 0 && log[log.length - 1] != '\n' ? 1 : 0;
    for (byte b : log) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  @Provide
  Arbitrary<byte[]> logs() {
    Arbitrary<byte[]> parts =
        Arbitraries.frequencyOf(
            Tuple.of(
                6,
                Arbitraries.of(
                        "\n",
                        "\r\n",
                        "\n--- title",
                        "\n+++ x",
                        "\n~~~ Running commands",
                        "\n$ ls",
                        "\n^^^ +++",
                        "\u001b_bk;t=1769860800000\u0007",
                        "\u001b_bk;t=1769860805000\u0007",
                        "\u001b_bk;dt=100\u0007",
                        "\u001b_bk;t=\u0007",
                        "\u001b_bk;t=99999999999999999999\u0007",
                        "\u001b",
                        "\u001b[",
                        "\u001b[0m",
                        "\u001b]",
                        "\u001b\\",
                        "\u0007",
                        "\r",
                        "[2026-01-31T12:00:00Z] ",
                        "-",
                        "é",
                        ":rspec:",
                        " ",
                        "text")
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))),
            Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(6)));
    return parts.list().ofMaxSize(60).map(LogPropertiesTest::joined);
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parts.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }
}
