package io.kitetrace.enricher.profile;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Profiles of one job, as they are read. */
final class Profiles {

  static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  static final JobWindow JOB = new JobWindow(START, START.plusSeconds(100), START.plusSeconds(10));

  private Profiles() {}

  static Instant at(double seconds) {
    return START.plusNanos(Math.round(seconds * 1e9));
  }

  static ProfileParser parser() {
    return new ProfileParser(1L << 30);
  }

  static Profile read(String json, int max) {
    return read(json.getBytes(StandardCharsets.UTF_8), max);
  }

  static Profile read(byte[] bytes, int max) {
    try {
      return parser().read("profile.json", new ByteArrayInputStream(bytes), JOB, max);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
