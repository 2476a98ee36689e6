package io.kitetrace.enricher.tests;

import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A suite, or what holds suites, while what is in it is read. */
final class SuiteFrame {

  /** Null for what holds suites and is none. */
  final @Nullable Integer n;

  final @Nullable Integer parent;
  final String name;
  final Instant start;
  final boolean derived;
  final Lane lane;

  private final long declared;
  private final Counts declaredCounts;
  private boolean hasContent;
  private long total;
  private long failed;
  private long errors;
  private long skipped;

  SuiteFrame(
      @Nullable Integer n,
      @Nullable SuiteFrame around,
      String name,
      Placement placement,
      Counts declaredCounts) {
    this.n = n;
    this.parent = around == null ? null : around.n == null ? around.parent : around.n;
    this.name = name;
    this.start = placement.start();
    this.derived = placement.derived();
    this.declared = placement.length();
    this.lane = new Lane(placement.length() > 0 ? placement.length() : placement.room());
    this.declaredCounts = declaredCounts;
    if (around != null) {
      around.hasContent = true;
    }
  }

  /**
   * When a suite begins.
   *
   * @param length as the report says, in nanoseconds; 0 where it does not
   * @param room what is left of the job, in nanoseconds
   */
  record Placement(Instant start, boolean derived, long length, long room) {}

  void count(Result result) {
    hasContent = true;
    total++;
    switch (result) {
      case FAILED -> failed++;
      case ERROR -> {
        failed++;
        errors++;
      }
      case SKIPPED -> skipped++;
      case PASSED, UNKNOWN -> {}
    }
  }

  /** Of its own cases; where the report has none of them, what it says of them. */
  Counts counts() {
    return hasContent ? new Counts(total, failed, errors, skipped) : declaredCounts;
  }

  long length() {
    return Math.max(declared, lane.end());
  }

  Suite suite() {
    return new Suite(
        Objects.requireNonNull(n),
        parent,
        name,
        start,
        start.plusNanos(length()),
        derived,
        counts());
  }
}
