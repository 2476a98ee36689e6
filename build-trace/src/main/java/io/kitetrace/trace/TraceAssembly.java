package io.kitetrace.trace;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReference;
import io.kitetrace.model.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts one build's trace together. For one thread, once. */
final class TraceAssembly {

  private final BuildContext context;
  private final Build build;

  TraceAssembly(BuildContext context) {
    this.context = context;
    this.build = context.build;
  }

  Trace finished(@Nullable Instant priorFinishedAt) {
    return build.finished() ? assemble(priorFinishedAt) : new SpanOutput(context).none();
  }

  Trace soFar() {
    return assemble(null);
  }

  private Trace assemble(@Nullable Instant priorFinishedAt) {
    SpanNode root = root();
    JobNodes nodes = new JobNodes(context);
    nodes.make(root);
    new SpanTree(context, nodes).grow(root);
    if (root.end == 0) {
      return new SpanOutput(context).none(); // the data has no time at all
    }
    describe(root, nodes.blocked());
    if (priorFinishedAt != null) {
      new Delta(context, nodes, Nanos.of(priorFinishedAt)).mark(root);
    }
    return new SpanOutput(context).write(root);
  }

  private SpanNode root() {
    String slug = build.pipeline().slug();
    boolean named =
        slug != null
            && !slug.isEmpty()
            && context.rules.keeps(BuildkiteAttributes.PIPELINE_NAME)
            && context.rules.keeps(BuildkiteAttributes.PIPELINE_SLUG);
    String name = Texts.clean(named ? "BUILD " + slug : "BUILD", context.options.maxValueLength());
    long start = Nanos.earlier(Nanos.of(build.createdAt()), Nanos.of(build.startedAt()));
    return new SpanNode(
        TraceSpanKind.BUILD, context.rootSpanId, name, start, Nanos.of(build.finishedAt()));
  }

  private void describe(SpanNode root, Intervals blocked) {
    Outcome outcome = Outcome.of(build);
    root.status = context.status(outcome, null);
    AttributeWriter attributes = context.attributes(TraceSpanKind.BUILD, 64);
    new BuildAttributes(context, outcome).writeRoot(attributes, blocked);
    if (context.options.seedNames()) {
      new SeedAttributes(context).writeBuild(attributes);
    }
    root.attributes = attributes;
    if (context.upstream != null && !context.joins()) {
      root.link(context.links.to(context.upstream, "upstream"));
    }
    link(root, build.triggeredFrom(), "triggered_from");
    link(root, build.rebuiltFrom(), "rebuilt_from");
  }

  private void link(SpanNode root, @Nullable BuildReference other, String kind) {
    if (other != null && !other.id().isEmpty()) {
      root.link(context.links.toBuild(other.id(), kind));
    }
  }
}
