package io.kitetrace.wire;

/**
 * The names of the topics.
 *
 * @param builds the log: every finished build, each version once, kept for ever; key build UUID
 * @param index compacted: build UUID → {@code finished_at} and version of its last record
 * @param state compacted: cursors, backfill progress, end marks of replays
 * @param inbox webhook hints, orders and imported builds, keyed by organization
 * @param deadLetters what could not be published, turned into a trace or delivered, and why
 * @param timelines what went on inside jobs, kept for ever; key build UUID, a record per job and
 *     source
 */
public record Topics(
    String builds, String index, String state, String inbox, String deadLetters, String timelines) {

  /** The default of {@code BUILDS_TOPIC}. */
  public static final String DEFAULT_BUILDS = "buildkite.builds";

  /** The default of {@code KITETRACE_TOPIC_PREFIX}. */
  public static final String DEFAULT_PREFIX = "buildkite.";

  /** The names that hold where nothing is configured. */
  public static final Topics DEFAULT = of(DEFAULT_BUILDS, DEFAULT_PREFIX);

  /**
   * The topics for a log's name ({@code BUILDS_TOPIC}) and a prefix for all the others ({@code
   * KITETRACE_TOPIC_PREFIX}, with its final dot).
   */
  public static Topics of(String builds, String prefix) {
    return new Topics(
        builds,
        prefix + "builds.index",
        prefix + "poller.state",
        prefix + "poller.inbox",
        prefix + "builds.dead-letters",
        prefix + "job-timelines");
  }
}
