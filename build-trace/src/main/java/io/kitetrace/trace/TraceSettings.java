package io.kitetrace.trace;

import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Reads the options {@code trace.*} from {@code TRACE_…}; faults are noted in the settings. */
public final class TraceSettings {

  private static final String RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
  private static final int LONGEST_KEY = 255;

  /** The options; those that are not set or not valid have their defaults. */
  public static TraceOptions read(Settings settings) {
    TraceOptions defaults = TraceOptions.DEFAULTS;
    Globs hashed = settings.globs(Globs.NONE, "TRACE_ATTRIBUTES_HASH");
    Secret hashKey = settings.secret("TRACE_HASH_KEY");
    if (!hashed.isEmpty() && hashKey == null) {
      settings.fault("TRACE_HASH_KEY", "is not set; TRACE_ATTRIBUTES_HASH needs a key");
      hashed = Globs.NONE;
    }
    return new TraceOptions(
        Objects.requireNonNullElse(
            settings.text("TRACE_SERVICE_NAME", "OTEL_SERVICE_NAME"), defaults.serviceName()),
        TraceOptions.Upstream.valueOf(
            constant(settings.choice("TRACE_UPSTREAM", "link", List.of("link", "join", "ignore")))),
        settings.duration("TRACE_MIN_QUEUE_SPAN", defaults.minQueueSpan(), Duration.ZERO),
        settings.flag("TRACE_SKIPPED_JOBS", false),
        settings.integer("TRACE_MAX_VALUE_LENGTH", defaults.maxValueLength(), 1, Integer.MAX_VALUE),
        settings.globs(Globs.ALL, "TRACE_METADATA_INCLUDE"),
        settings.globs(Globs.NONE, "TRACE_METADATA_EXCLUDE"),
        settings.globs(Globs.ALL, "TRACE_AGENT_METADATA_INCLUDE"),
        settings.globs(Globs.NONE, "TRACE_AGENT_METADATA_EXCLUDE"),
        settings.globs(Globs.NONE, "TRACE_METADATA_NUMERIC"),
        settings.globs(Globs.NONE, "TRACE_ATTRIBUTES_EXCLUDE"),
        hashed,
        hashKey,
        settings.globs(Globs.NONE, "TRACE_ENV_INCLUDE"),
        TraceOptions.Compatibility.valueOf(
            constant(
                settings.choice(
                    "TRACE_COMPATIBILITY", "none", List.of("none", "seed", "buildkite")))),
        TraceOptions.JobNaming.valueOf(
            constant(settings.choice("TRACE_JOB_NAMES", "numbered", List.of("numbered", "step")))),
        new TaskTypes(
            settings.globs(Globs.NONE, "TRACE_TASK_TYPE_BUILD"),
            settings.globs(Globs.NONE, "TRACE_TASK_TYPE_TEST"),
            settings.globs(Globs.NONE, "TRACE_TASK_TYPE_DEPLOY")),
        TraceOptions.Versions.valueOf(
            constant(settings.choice("TRACE_VERSIONS", "delta", List.of("delta", "whole")))),
        resourceAttributes(settings));
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  /** {@code key=value} pairs, percent-encoded, as OpenTelemetry specifies. */
  private static Map<String, String> resourceAttributes(Settings settings) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : settings.list(RESOURCE_ATTRIBUTES)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (!isKey(key)) {
        settings.fault(RESOURCE_ATTRIBUTES, "is not a list of key=value pairs");
        return Map.of();
      }
      try {
        // A plus sign is itself here, unlike in forms.
        String value = pair.substring(equals + 1).strip().replace("+", "%2B");
        attributes.put(key, URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        settings.fault(RESOURCE_ATTRIBUTES, "has a wrong percent-encoding at " + key);
      }
    }
    return attributes;
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST_KEY
        && key.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private TraceSettings() {}
}
