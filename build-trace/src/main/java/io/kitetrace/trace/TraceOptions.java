package io.kitetrace.trace;

import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options {@code trace.*}, and what else has a say in a trace: with the build's JSON, all of
 * its input.
 *
 * @param serviceName may hold {@code {organization}} and {@code {pipeline}}
 * @param minQueueSpan waits that are shorter get no span
 * @param skippedJobs whether jobs that never ran get spans without length
 * @param maxValueLength texts are cut at so many UTF-16 units, never within a character
 * @param numericMetadata meta-data keys whose values are numbers
 * @param attributesExclude final attribute keys to leave out
 * @param attributesHash final attribute keys whose values become their keyed SHA-256
 * @param hashKey the key of that; needed where anything is to be hashed
 * @param envInclude the build's environment variables to export
 * @param compatibility with whose names
 * @param jobNames what the names of jobs hold
 * @param taskTypes which jobs build, test or deploy
 * @param resourceAttributes added to the resource, where the build has no word for them itself
 */
public record TraceOptions(
    String serviceName,
    Upstream upstream,
    Duration minQueueSpan,
    boolean skippedJobs,
    int maxValueLength,
    Globs metadataInclude,
    Globs metadataExclude,
    Globs agentMetadataInclude,
    Globs agentMetadataExclude,
    Globs numericMetadata,
    Globs attributesExclude,
    Globs attributesHash,
    @Nullable Secret hashKey,
    Globs envInclude,
    Compatibility compatibility,
    JobNaming jobNames,
    TaskTypes taskTypes,
    Versions versions,
    Map<String, String> resourceAttributes) {

  /** What a valid {@code env.TRACEPARENT} of the build does. */
  public enum Upstream {
    /** The root links to that span. */
    LINK,
    /** The root becomes that span's child, in its trace. */
    JOIN,
    /** Nothing. */
    IGNORE
  }

  /** For whose dashboards traces are made. */
  public enum Compatibility {
    /** This program's. */
    NONE,
    /** The attribute names of the exporter that came before this one are added. */
    SEED,
    /** Names, structure and attributes of Buildkite's own OpenTelemetry notification service. */
    BUILDKITE
  }

  /** What the names of jobs and of their waits hold. */
  public enum JobNaming {
    /** Place and attempt: {@code RSpec #1/3 (retry 1)}. */
    NUMBERED,
    /** Neither, for backends that index names. */
    STEP
  }

  /** What a later version of a build emits. */
  public enum Versions {
    /** What changed since the version before. */
    DELTA,
    /** Everything again, for backends that merge spans of the same id. */
    WHOLE
  }

  /**
   * What agents write about a commit: its author's name and e-mail, and the whole message. Exported
   * only where a glob names it, which begins like this.
   */
  private static final String GIT_METADATA = "buildkite:git:";

  /** What holds where nothing is configured. */
  public static final TraceOptions DEFAULTS =
      new TraceOptions(
          "buildkite",
          Upstream.LINK,
          Duration.ofSeconds(1),
          false,
          4_096,
          Globs.ALL,
          Globs.NONE,
          Globs.ALL,
          Globs.NONE,
          Globs.NONE,
          Globs.NONE,
          Globs.NONE,
          null,
          Globs.NONE,
          Compatibility.NONE,
          JobNaming.NUMBERED,
          TaskTypes.NONE,
          Versions.DELTA,
          Map.of());

  public TraceOptions {
    if (maxValueLength < 1) {
      throw new IllegalArgumentException("maxValueLength is " + maxValueLength);
    }
    if (!attributesHash.isEmpty() && hashKey == null) {
      throw new IllegalArgumentException("attributes are to be hashed, but there is no key");
    }
    resourceAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(resourceAttributes));
  }

  /** Whether a meta-data key is to be exported. */
  boolean includesMetadata(String key) {
    return metadataInclude.matches(key)
        && !metadataExclude.matches(key)
        && (!key.startsWith(GIT_METADATA) || isNamed(key));
  }

  private boolean isNamed(String gitKey) {
    return Globs.of(
            metadataInclude.globs().stream().filter(g -> g.startsWith(GIT_METADATA)).toList())
        .matches(gitKey);
  }

  /** Whether an agent's tag is to be exported. */
  boolean includesAgentTag(String key) {
    return agentMetadataInclude.matches(key) && !agentMetadataExclude.matches(key);
  }
}
