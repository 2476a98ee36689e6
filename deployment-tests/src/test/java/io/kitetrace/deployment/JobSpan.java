package io.kitetrace.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.TraceSettings;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;

/** The span that a trace has for a job. */
record JobSpan(String traceId, String spanId) {

  /** Of a build that nobody gave a TRACEPARENT. */
  static JobSpan of(String build, String job) throws MalformedBuildException {
    return of(build, job, "{}", "link");
  }

  /** Of a build that was given one, under TRACE_UPSTREAM=join. */
  static JobSpan joined(String build, String job, String traceparent)
      throws MalformedBuildException {
    return of(build, job, "{\"TRACEPARENT\": \"" + traceparent + "\"}", "join");
  }

  private static JobSpan of(String build, String job, String env, String upstream)
      throws MalformedBuildException {
    String json =
        """
        {"id": "%s", "number": 1, "state": "passed", "pipeline": {"slug": "web"}, "env": %s,
         "created_at": "2026-01-01T00:00:00Z", "finished_at": "2026-01-01T00:01:00Z",
         "jobs": [{"id": "%s", "type": "script", "name": "Test", "state": "passed",
                   "started_at": "2026-01-01T00:00:10Z", "finished_at": "2026-01-01T00:00:50Z"}]}
        """
            .formatted(build, env, job);
    TraceOptions options =
        TraceSettings.read(new Settings(Variables.of(Map.of("TRACE_UPSTREAM", upstream))));
    SpanData span =
        new TraceBuilder(options)
            .whole(new BuildReader().read(json.getBytes(UTF_8))).spans().stream()
                .filter(s -> s.getName().equals("Test"))
                .findFirst()
                .orElseThrow();
    return new JobSpan(span.getTraceId(), span.getSpanId());
  }

  /** As the header says it. */
  String traceparent() {
    return "00-" + traceId + "-" + spanId + "-01";
  }
}
