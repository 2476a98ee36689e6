package io.kitetrace.trace;

import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_NAME;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReference;
import io.kitetrace.model.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns builds into traces: the same build, options and prior version give the same spans, byte for
 * byte, on any machine at any time. Safe for use by any number of threads.
 */
public final class TraceBuilder {

  private final TraceOptions options;
  private final AttributeRules rules;

  /** For these options. */
  public TraceBuilder(TraceOptions options) {
    this.options = options;
    this.rules = new AttributeRules(options);
  }

  /**
   * The trace of a version of a build, or under {@link TraceOptions.Versions#DELTA} what has
   * changed since the version before. Without spans where the build has not finished.
   *
   * @param priorFinishedAt when the version before finished; null for a first one
   */
  public Trace build(Build build, @Nullable Instant priorFinishedAt) {
    boolean delta = options.versions() == TraceOptions.Versions.DELTA;
    BuildContext context = new BuildContext(options, rules, build);
    return build.finished()
        ? spans(context, delta ? priorFinishedAt : null)
        : new SpanOutput(context).trace();
  }

  /** The whole trace, whatever was emitted before; without spans for an unfinished build. */
  public Trace whole(Build build) {
    return build(build, null);
  }

  /** The whole trace of a build as far as it has come, up to the latest time that its data has. */
  public Trace preview(Build build) {
    return spans(new BuildContext(options, rules, build), null);
  }

  private static Trace spans(BuildContext context, @Nullable Instant priorFinishedAt) {
    SpanNode root = root(context);
    JobNodes nodes = JobNodes.described(context);
    nodes.make(root);
    new SpanTree(context, nodes).grow(root);
    if (!Nanos.known(root.end)) {
      return new SpanOutput(context).trace(); // the data has no time at all
    }
    CriticalPath.Parts path = CriticalPath.mark(root, nodes.executions());
    describe(context, root, nodes.blocked(), path);
    if (priorFinishedAt != null) {
      new Delta(context, nodes, Nanos.of(priorFinishedAt)).mark(root);
    }
    return new SpanOutput(context).write(root, BuildTitle.of(context, root.label, path));
  }

  static SpanNode root(BuildContext context) {
    Build build = context.build;
    String slug = build.pipeline().slug();
    boolean named =
        slug != null
            && !slug.isEmpty()
            && context.rules.keeps(CICD_PIPELINE_NAME)
            && context.rules.keeps(BuildkiteAttributes.PIPELINE_SLUG);
    String name = Texts.clean(named ? "BUILD " + slug : "BUILD", context.options.maxValueLength());
    long start = Nanos.earlier(Nanos.of(build.createdAt()), Nanos.of(build.startedAt()));
    SpanNode root =
        new SpanNode(
            TraceSpanKind.BUILD,
            context.rootSpanId,
            context.name(TraceSpanKind.BUILD, name),
            start,
            Nanos.of(build.finishedAt()));
    root.label = name;
    return root;
  }

  private static void describe(
      BuildContext context, SpanNode root, Intervals blocked, CriticalPath.Parts path) {
    Build build = context.build;
    Outcome outcome = Outcome.of(build);
    root.result = outcome.result();
    root.status = SpanStatus.ofBuild(context, outcome);
    AttributeWriter attributes = context.attributes(TraceSpanKind.BUILD, 64);
    new BuildAttributes(context, outcome).writeRoot(attributes, blocked, path);
    if (context.options.compatibility() == TraceOptions.Compatibility.SEED) {
      new SeedAttributes(context).writeBuild(attributes);
    }
    root.attributes = attributes;
    if (context.upstream != null && !context.joins()) {
      root.link(context.links.to(context.upstream, "upstream"));
    }
    link(context, root, build.triggeredFrom(), "triggered_from");
    link(context, root, build.rebuiltFrom(), "rebuilt_from");
  }

  private static void link(
      BuildContext context, SpanNode root, @Nullable BuildReference other, String kind) {
    if (other != null && !other.id().isEmpty()) {
      root.link(context.links.toBuild(other.id(), kind));
    }
  }
}
