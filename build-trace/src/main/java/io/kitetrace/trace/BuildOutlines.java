package io.kitetrace.trace;

import io.kitetrace.model.Build;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.trace.AttributeWriter.Word;
import io.kitetrace.trace.BuildOutline.JobOutline;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds as their traces have them, without making the spans: for tables, which hold a value only
 * if a span may. Safe for any number of threads.
 */
public final class BuildOutlines {

  private final TraceOptions options;
  private final AttributeRules rules;
  private final ValueRule ids;
  private final ValueRule names;
  private final ValueRule keys;
  private final ValueRule labels;
  private final ValueRule queues;
  private final ValueRule taskTypes;

  /** For these options. */
  public BuildOutlines(TraceOptions options) {
    this.options = options;
    this.rules = new AttributeRules(options);
    this.ids = rule();
    this.names = rule(CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME);
    this.keys = rule(BuildkiteAttributes.STEP_KEY);
    this.labels = rule(BuildkiteAttributes.STEP_LABEL, BuildkiteAttributes.JOB_LABEL);
    this.queues = rule(BuildkiteAttributes.AGENT_QUEUE);
    this.taskTypes = rule(CicdIncubatingAttributes.CICD_PIPELINE_TASK_TYPE);
  }

  /** The rule for a value that spans have under these keys. */
  public ValueRule rule(AttributeKey<?>... keys) {
    return rules.rule(keys);
  }

  /** The step that a job is of, as {@link JobOutline#step} has it. */
  public String step(Job job) {
    Execution run = job.execution();
    return step(job, run, names.text(Labels.base(job.core(), run, rules)));
  }

  /** The outline of a finished build. */
  public BuildOutline of(Build build) {
    BuildContext context = new BuildContext(options, rules, build);
    SpanNode root = TraceBuilder.root(context);
    JobNodes nodes = JobNodes.timed(context);
    nodes.make(root);
    CriticalPath.Parts path = CriticalPath.mark(root, nodes.executions());
    List<JobOutline> jobs = new ArrayList<>(context.jobs.size());
    long firstStart = Nanos.NONE;
    for (Job job : context.jobs) {
      jobs.add(job(context, job, nodes.of(job)));
      firstStart = Nanos.earlier(firstStart, Nanos.of(job.startedAt()));
    }
    long created = Nanos.of(build.createdAt());
    return new BuildOutline(
        context.traceId,
        Nanos.millis(root.start, root.end),
        Nanos.known(created) && Nanos.known(firstStart) ? Nanos.millis(created, firstStart) : null,
        path,
        shown(context.metaData, key -> true, BuildkiteAttributes.META_DATA::key),
        shown(
            Texts.cleanKeys(build.env()),
            name -> options.envInclude().matches(name),
            BuildkiteAttributes.ENV::key),
        jobs);
  }

  private JobOutline job(BuildContext context, Job job, @Nullable SpanNode node) {
    Execution run = job.execution();
    String base = node == null ? Labels.base(job.core(), run, rules) : node.base;
    String name = names.text(base);
    Word taskType = options.taskTypes().of(job.core());
    Long blocked =
        node != null && node.kind == TraceSpanKind.BLOCK
            ? (Long) Nanos.millis(node.start, node.end)
            : null;
    return new JobOutline(
        job,
        String.valueOf(ids.text(job.id())),
        name == null ? Labels.JOB : name,
        step(job, run, name),
        run == null ? 1 : (int) Math.min(context.attempts.number(job, run) + 1, Integer.MAX_VALUE),
        ids.text(context.attempts.replacedBy(job.id())),
        node != null && node.critical,
        blocked,
        run == null ? null : queues.text(JobAttributes.queue(run)),
        taskType == null ? null : taskTypes.plain(taskType.text()),
        run == null ? Map.of() : shown(run.matrix(), key -> true, JobAttributes::matrixKey));
  }

  private String step(Job job, @Nullable Execution run, @Nullable String name) {
    String key = keys.text(job.core().step().key());
    if (key != null) {
      return key;
    }
    String label = labels.text(StepName.of(job.core(), run));
    return label != null ? label : name != null ? name : Labels.JOB;
  }

  private Map<String, String> shown(
      Map<String, String> values,
      Predicate<String> wanted,
      Function<String, AttributeKey<String>> key) {
    if (values.isEmpty()) {
      return Map.of();
    }
    Map<String, String> shown = new LinkedHashMap<>();
    Texts.cleanKeys(values)
        .forEach(
            (name, value) -> {
              String text = wanted.test(name) ? rules.rule(key.apply(name)).text(value) : null;
              if (text != null) {
                shown.put(name, text);
              }
            });
    return shown;
  }
}
