package io.kitetrace.enricher.settings;

import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.timeline.TimelineLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the enricher can be told, {@code ENRICH_…}.
 *
 * @param pipelines whose jobs are looked into; nothing is asked where there are none
 * @param requestsPerMinute of an organization's budget
 * @param group the consumer group
 */
public record EnricherSettings(
    Globs pipelines,
    Logs logs,
    Tests tests,
    Profiles profiles,
    int requestsPerMinute,
    String group) {

  /** The word for nothing. */
  static final String NONE = "none";

  private static final String DEFAULT_GROUP = "kitetrace-enricher";
  private static final List<String> DEFAULT_TESTS = List.of("**/junit*.xml");
  private static final long MAX_LOG_BYTES = 64L * 1024 * 1024;

  /**
   * Logs.
   *
   * @param which jobs' are read
   * @param commands whether the commands that the agent shows are told
   * @param maxBytes larger ones are recorded as too large
   */
  public record Logs(Which which, boolean commands, long maxBytes) {}

  /** Which jobs' logs are read. */
  public enum Which {
    /** Of jobs that failed. */
    FAILED,
    /** Also of those that took longer than their step's median. */
    SLOW,
    /** Of every job. */
    ALL,
    /** Of none. */
    NONE
  }

  /**
   * Test reports.
   *
   * @param minDuration a case that passed is reported from this duration on
   */
  public record Tests(ArtifactGlobs artifacts, Duration minDuration) {}

  /**
   * Profiles.
   *
   * @param maxSpans activities of a job, the longest
   */
  public record Profiles(ArtifactGlobs artifacts, int maxSpans) {}

  /** Notes faults in the given settings; the caller checks them. */
  public static EnricherSettings read(Settings settings) {
    return new EnricherSettings(
        settings.slugs(Globs.NONE, "ENRICH_PIPELINES"),
        new Logs(
            Which.valueOf(
                settings
                    .choice("ENRICH_LOGS", "failed", List.of("failed", "slow", "all", NONE))
                    .toUpperCase(Locale.ROOT)),
            settings.flag("ENRICH_LOG_COMMANDS", false),
            settings.bytes("ENRICH_MAX_LOG_BYTES", MAX_LOG_BYTES, 1_024, 1L << 32)),
        new Tests(
            artifacts(settings, "ENRICH_TESTS", DEFAULT_TESTS),
            settings.duration("ENRICH_TEST_MIN_DURATION", Duration.ofSeconds(1), Duration.ZERO)),
        new Profiles(
            artifacts(settings, "ENRICH_PROFILES", List.of()),
            settings.integer("ENRICH_PROFILE_MAX_SPANS", 200, 1, TimelineLimits.ENTRIES)),
        settings.integer("ENRICH_REQUESTS_PER_MINUTE", 10, 1, 1_000),
        settings.textOr("ENRICH_GROUP", DEFAULT_GROUP));
  }

  private static ArtifactGlobs artifacts(Settings settings, String name, List<String> fallback) {
    List<String> globs = settings.list(name);
    if (globs.isEmpty()) {
      return new ArtifactGlobs(fallback);
    }
    if (globs.stream().anyMatch(NONE::equalsIgnoreCase)) {
      if (globs.size() > 1) {
        settings.fault(name, "is '" + NONE + "' and something else; leave one of them out");
      }
      return new ArtifactGlobs(List.of());
    }
    return new ArtifactGlobs(globs);
  }
}
