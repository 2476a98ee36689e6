package io.kitetrace.enricher.log;

import io.kitetrace.timeline.LogTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Builds logs as agents write them. */
final class LogText {

  /** 2026-01-31T12:00:00Z. */
  static final long START = 1_769_860_800_000L;

  private final StringBuilder text = new StringBuilder();

  static Instant at(long seconds) {
    return Instant.ofEpochMilli(START + 1_000 * seconds);
  }

  static String mark(long seconds) {
    return "\u001b_bk;t=" + (START + 1_000 * seconds) + "\u0007";
  }

  LogText line(long seconds, String line) {
    text.append(mark(seconds)).append(line).append("\r\n");
    return this;
  }

  LogText raw(String raw) {
    text.append(raw);
    return this;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  ParsedLog parsed() {
    return parse(bytes(), false);
  }

  LogTimeline timeline() {
    return parsed().timeline();
  }

  static ParsedLog parse(byte[] log, boolean commands) {
    LogParser parser = new LogParser(commands);
    parser.accept(log, 0, log.length);
    return parser.finish();
  }
}
