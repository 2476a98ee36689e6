package io.kitetrace.enricher.settings;

import io.kitetrace.runtime.http.ApiAccess;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.StartPosition;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.timeline.TimelineLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an enricher is configured by, {@code ENRICH_…}.
 *
 * @param kafka how Kafka is reached
 * @param topics their names
 * @param pipelines whose jobs are looked into; nothing is asked where there are none
 * @param requestsPerMinute of an organization's budget
 * @param group the consumer group
 * @param start where a new group begins
 * @param api how Buildkite is reached
 */
public record EnricherSettings(
    KafkaSettings kafka,
    TopicSettings topics,
    Globs pipelines,
    Logs logs,
    Tests tests,
    Profiles profiles,
    int requestsPerMinute,
    String group,
    StartPosition start,
    ApiAccess api) {

  /** The word for nothing. */
  static final String NONE = "none";

  private static final String MISSING_TOKEN =
      "is not set; it gives the API token that reads logs and artifacts (scopes read_build_logs and read_artifacts)";

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
   * @param engine whether Test Engine is asked about each build
   */
  public record Tests(ArtifactGlobs artifacts, Duration minDuration, boolean engine) {}

  /**
   * Profiles.
   *
   * @param maxSpans activities of a job, the longest
   */
  public record Profiles(ArtifactGlobs artifacts, int maxSpans) {}

  /** Notes faults in the given settings; the caller checks them. */
  public static EnricherSettings read(Settings settings) {
    return read(settings, null);
  }

  private static EnricherSettings read(Settings settings, @Nullable String missingToken) {
    return new EnricherSettings(
        KafkaSettings.read(settings),
        TopicSettings.read(settings),
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
            settings.duration("ENRICH_TEST_MIN_DURATION", Duration.ofSeconds(1), Duration.ZERO),
            settings.flag("ENRICH_TEST_ENGINE", false)),
        new Profiles(
            artifacts(settings, "ENRICH_PROFILES", List.of()),
            settings.integer("ENRICH_PROFILE_MAX_SPANS", 200, 1, TimelineLimits.ENTRIES)),
        settings.integer("ENRICH_REQUESTS_PER_MINUTE", 10, 1, 1_000),
        settings.textOr("ENRICH_GROUP", DEFAULT_GROUP),
        settings.parsed("ENRICH_START", new StartPosition.Earliest(), StartPosition::parse),
        ApiAccess.read(settings, missingToken));
  }

  /** The same where something must be enriched: a service without pipelines is a mistake. */
  public static EnricherSettings readForService(Settings settings) {
    EnricherSettings read = read(settings, MISSING_TOKEN);
    if (read.pipelines.isEmpty()) {
      settings.fault(
          "ENRICH_PIPELINES", "names no pipelines, so there is nothing to do; '*' is all of them");
    }
    return read;
  }

  /** The same, against another Kafka: the embedded one. */
  public EnricherSettings withKafka(KafkaSettings other) {
    return new EnricherSettings(
        other, topics, pipelines, logs, tests, profiles, requestsPerMinute, group, start, api);
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
