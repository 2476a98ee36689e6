package io.kitetrace.trace;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.trace.AttributeWriter.Word;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all spans of one build share while they are made. For one thread. */
final class BuildContext {

  final TraceOptions options;
  final Build build;

  /** The build's jobs without waiters. */
  final List<Job> jobs;

  final DistinctJobs distinct;

  /** Whether the trace is to look as Buildkite's notification service makes it. */
  final boolean asService;

  /** The meta-data that is to be exported. */
  final Map<String, String> metaData;

  final Attempts attempts;
  final SpanIds ids = new SpanIds();
  final String traceId;
  final String rootSpanId;

  /** The span that the build was started under, where it is known and wanted. */
  final @Nullable SpanContext upstream;

  final Links links;
  final AttributeRules rules;

  BuildContext(TraceOptions options, AttributeRules rules, Build build) {
    this.options = options;
    this.rules = rules;
    this.asService = options.compatibility() == TraceOptions.Compatibility.BUILDKITE;
    this.build = build;
    this.distinct = DistinctJobs.of(build.jobs());
    this.jobs = distinct.jobs();
    this.metaData = exported(build.metaData());
    this.attempts = new Attempts(jobs);
    this.links = new Links(rules);
    this.rootSpanId = ids.ofId(build.id());
    this.upstream =
        options.upstream() == TraceOptions.Upstream.IGNORE
            ? null
            : Traceparent.parse(build.env().get("TRACEPARENT"));
    this.traceId =
        upstream != null && joins() ? upstream.getTraceId() : Identity.traceId(build.id());
  }

  /** Whether the root, where it has an upstream, becomes its child. */
  boolean joins() {
    return options.upstream() == TraceOptions.Upstream.JOIN;
  }

  /** The name of a span that is called that unless it has to be called otherwise. */
  String name(TraceSpanKind kind, String ours) {
    return asService ? NotificationService.name(kind, ours) : ours;
  }

  /** A span of this trace. */
  SpanContext span(String spanId) {
    return SpanContext.create(traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  /** For the attributes of a span of that kind, those that every span has already written. */
  AttributeWriter attributes(TraceSpanKind kind, int expected) {
    AttributeWriter writer =
        new AttributeWriter(rules, expected, asService ? NotificationService.keys(kind) : null);
    writer.word(BuildkiteAttributes.SPAN_KIND, new Word(kind.value()));
    writer.text(BuildkiteAttributes.BUILD_ID, build.id());
    writer.number(BuildkiteAttributes.BUILD_NUMBER, build.number());
    writer.text(BuildkiteAttributes.BUILD_BRANCH, build.branch());
    if (asService && kind != TraceSpanKind.BUILD) {
      NotificationService.writeBuild(writer, build);
    }
    return writer;
  }

  private Map<String, String> exported(Map<String, String> metaData) {
    Map<String, String> exported = new LinkedHashMap<>(Texts.cleanKeys(metaData));
    exported.keySet().removeIf(key -> key.isEmpty() || !options.includesMetadata(key));
    return exported;
  }
}
