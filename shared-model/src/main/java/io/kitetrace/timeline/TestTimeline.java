package io.kitetrace.timeline;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The test reports among a job's artifacts. */
public record TestTimeline(List<Report> reports) implements TimelineContent {

  /** The value of {@code source}. */
  public static final String SOURCE = "tests";

  public TestTimeline {
    reports = List.copyOf(reports);
  }

  @Override
  public String source() {
    return SOURCE;
  }

  /**
   * One report.
   *
   * @param path of the artifact; of two of one path, the second's is followed by {@code /1}
   * @param counts of all its cases
   * @param suites in the report's order
   * @param cases those that failed, were flaky or took long, in the report's order
   * @param omitted how many suites and cases that belong here were too many
   */
  public record Report(
      String path,
      TimelineStatus status,
      Counts counts,
      List<Suite> suites,
      List<Case> cases,
      int omitted) {

    public Report {
      suites = List.copyOf(suites);
      cases = List.copyOf(cases);
    }
  }

  /**
   * How many cases there were.
   *
   * @param failed those that failed an assertion, and {@code errors}
   * @param errors those that broke otherwise
   */
  public record Counts(long total, long failed, long errors, long skipped) {

    /** No cases. */
    public static final Counts NONE = new Counts(0, 0, 0, 0);
  }

  /**
   * A suite.
   *
   * @param n the place among all suites and cases of the report, from 0
   * @param parent the {@link Suite#n()} of the suite around it
   * @param derived whether its start is inferred
   * @param counts of the cases that are directly in it, so that sums count each case once
   */
  public record Suite(
      int n,
      @Nullable Integer parent,
      String name,
      Instant start,
      Instant end,
      boolean derived,
      Counts counts) {}

  /**
   * A case, at a time that is always inferred: reports have durations alone.
   *
   * @param n the place among all suites and cases of the report, from 0
   * @param suite the {@link Suite#n()} of its suite; null where that is not here
   * @param errorType the class of what was thrown, where the report names it
   * @param flaky whether it failed first and then passed
   */
  public record Case(
      int n,
      @Nullable Integer suite,
      String name,
      @Nullable String className,
      @Nullable String file,
      Result result,
      @Nullable String errorType,
      boolean flaky,
      Instant start,
      Instant end) {}

  /** How a case ended; the value of {@code result}. */
  public enum Result {
    PASSED,
    FAILED,
    ERROR,
    SKIPPED,
    /** A word that came after this was written. */
    UNKNOWN
  }
}
