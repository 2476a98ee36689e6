package io.kitetrace.simulator.inside;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What of a job its log and its files are made of. Times are milliseconds since the epoch.
 *
 * @param label as people see it, with emoji codes
 * @param shard its place among the parallel jobs of its step, from 0
 * @param exitStatus 0 where it passed, below where it was stopped from outside
 */
public record JobRun(
    String id,
    String pipeline,
    String label,
    String command,
    int shard,
    Time time,
    int exitStatus) {
  private static final Pattern TESTS =
      Pattern.compile("\\b(tests?|specs?|rspec|jest|pytest|junit|e2e|phpunit)\\b");
  private static final Pattern COMPILES =
      Pattern.compile(
          "\\b(bazel (build|test|coverage)|cargo build|make image|gradlew bundle|fastlane build)");

  public record Time(long started, long finished) {}

  /** Whether it looks like one that runs tests, and so has a report of them. */
  boolean runsTests() {
    return !brokeOff() && TESTS.matcher((label + " " + command).toLowerCase(Locale.ROOT)).find();
  }

  /** Whether a build tool runs that writes a profile. */
  public boolean isProfiled() {
    return !brokeOff() && COMPILES.matcher(command).find();
  }

  boolean isBazel() {
    return command.contains("bazel ");
  }

  /** Whether its end came from outside: the log breaks off, and nothing is uploaded. */
  boolean brokeOff() {
    return exitStatus < 0;
  }

  boolean failed() {
    return exitStatus != 0;
  }

  /** The time after a share of it, from 0 to 1. */
  long at(double share) {
    return time.started() + Math.round((time.finished() - time.started()) * share);
  }
}
