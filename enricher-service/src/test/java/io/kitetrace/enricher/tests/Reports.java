package io.kitetrace.enricher.tests;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.TestTimeline.Report;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Reads reports of a job of 100 seconds, whose command began after ten. */
final class Reports {

  static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  static final JobWindow JOB = new JobWindow(START, START.plusSeconds(100), START.plusSeconds(10));

  static Instant at(double seconds) {
    return START.plusNanos(Math.round(seconds * 1e9));
  }

  static ReportParser parser() {
    return new ReportParser(Duration.ofSeconds(1));
  }

  static InputStream stream(String xml) {
    return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
  }

  static Report read(String xml) {
    return read(xml.getBytes(StandardCharsets.UTF_8));
  }

  static Report read(byte[] xml) {
    try {
      return parser().read("junit.xml", new ByteArrayInputStream(xml), JOB, 2_000);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Reports() {}
}
