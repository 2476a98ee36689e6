package io.kitetrace.trace;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_NAME;

import io.kitetrace.model.Agent;
import io.kitetrace.model.Build;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.Person;
import io.opentelemetry.api.common.AttributeKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names Buildkite's own OpenTelemetry notification service gives spans, and which attributes
 * it puts where, as its documentation lists them; with {@code trace.compatibility=buildkite} ours
 * are those. What a span means ({@code kitetrace.*}) is kept beside them.
 */
final class NotificationService {

  /** One record of the log does not show how often the build ran before. */
  private static final long ONLY_STAGE = 1;

  private static final List<AttributeKey<?>> ALL_SPANS =
      List.of(
          BuildkiteAttributes.SPAN_KIND,
          BuildkiteAttributes.CRITICAL,
          BuildkiteAttributes.TIME_DERIVED,
          BuildkiteAttributes.TIME_ADJUSTED,
          BuildkiteAttributes.BUILD_NUMBER,
          BuildkiteAttributes.BUILD_COMMIT,
          BuildkiteAttributes.BUILD_MESSAGE,
          BuildkiteAttributes.BUILD_BRANCH,
          BuildkiteAttributes.BUILD_SOURCE,
          BuildkiteAttributes.BUILD_GRAPHQL_ID,
          BuildkiteAttributes.BUILD_WEB_URL,
          BuildkiteAttributes.CREATOR_ID,
          BuildkiteAttributes.CREATOR_NAME,
          BuildkiteAttributes.CREATOR_EMAIL,
          ERROR_TYPE);
  private static final List<AttributeKey<?>> RUNS =
      List.of(BuildkiteAttributes.BUILD_STATE, BuildkiteAttributes.BUILD_BLOCKED_STATE);
  private static final List<AttributeKey<?>> PATH =
      List.of(
          BuildkiteAttributes.CRITICAL_RUN,
          BuildkiteAttributes.CRITICAL_QUEUE,
          BuildkiteAttributes.CRITICAL_BLOCKED,
          BuildkiteAttributes.CRITICAL_GAP);
  private static final List<AttributeKey<?>> STEPS =
      List.of(
          BuildkiteAttributes.BUILD_STAGE,
          BuildkiteAttributes.STEP_ID,
          BuildkiteAttributes.STEP_KEY,
          BuildkiteAttributes.STEP_LABEL,
          BuildkiteAttributes.STEP_COMMAND);
  private static final List<AttributeKey<?>> GROUPS =
      List.of(BuildkiteAttributes.STEP_TYPE, BuildkiteAttributes.STEP_GROUP_KEY);
  private static final List<AttributeKey<?>> JOBS =
      List.of(
          BuildkiteAttributes.JOB_ID,
          BuildkiteAttributes.JOB_GRAPHQL_ID,
          BuildkiteAttributes.JOB_WEB_URL,
          BuildkiteAttributes.JOB_TYPE,
          BuildkiteAttributes.JOB_LABEL,
          BuildkiteAttributes.JOB_COMMAND,
          BuildkiteAttributes.JOB_AGENT_QUERY_RULES,
          BuildkiteAttributes.JOB_EXIT_STATUS,
          BuildkiteAttributes.JOB_PASSED,
          BuildkiteAttributes.JOB_SOFT_FAILED,
          BuildkiteAttributes.JOB_STATE,
          BuildkiteAttributes.JOB_RUNNABLE_AT,
          BuildkiteAttributes.JOB_STARTED_AT,
          BuildkiteAttributes.JOB_FINISHED_AT,
          BuildkiteAttributes.JOB_WAIT_TIME,
          BuildkiteAttributes.JOB_CONCURRENCY_WAIT_TIME,
          BuildkiteAttributes.JOB_MATRIX_VALUE,
          BuildkiteAttributes.AGENT_ID,
          BuildkiteAttributes.AGENT_NAME,
          BuildkiteAttributes.AGENT_QUEUE,
          BuildkiteAttributes.AGENT_TAGS);

  static final Set<AttributeKey<?>> RESOURCE =
      Set.of(
          SERVICE_NAME,
          BuildkiteAttributes.ORGANIZATION_SLUG,
          BuildkiteAttributes.PIPELINE_ID,
          BuildkiteAttributes.PIPELINE_SLUG,
          BuildkiteAttributes.PIPELINE_LABEL,
          BuildkiteAttributes.PIPELINE_REPO,
          BuildkiteAttributes.PIPELINE_WEB_URL,
          BuildkiteAttributes.PIPELINE_GRAPHQL_ID,
          BuildkiteAttributes.CLUSTER_ID);

  private static final Map<TraceSpanKind, Set<AttributeKey<?>>> KEYS = keys();

  /** The keys of a kind that the service has; null for those that it has not: they have ours. */
  static @Nullable Set<AttributeKey<?>> keys(TraceSpanKind kind) {
    return KEYS.get(kind);
  }

  /** The name of a kind that the service has, else ours. */
  static String name(TraceSpanKind kind, String ours) {
    return switch (kind) {
      case BUILD -> "buildkite.build";
      case STAGE -> "buildkite.build.stage";
      case GROUP -> "buildkite.step.group";
      case STEP -> "buildkite.step";
      case JOB -> "buildkite.job";
      case QUEUE, BLOCK, TRIGGER, LOG_PHASE, LOG_GROUP, TEST_SUITE, TEST_CASE, PROFILE -> ours;
    };
  }

  /** The service has it where the status is an error; we also on failures that were allowed. */
  static @Nullable String errorType(TraceOptions options, Outcome outcome) {
    boolean left =
        options.compatibility() == TraceOptions.Compatibility.BUILDKITE && !outcome.isError();
    return left ? null : outcome.errorType();
  }

  /** What every span says of its build; the root says it anyway. */
  static void writeBuild(AttributeWriter to, Build build) {
    to.text(BuildkiteAttributes.BUILD_COMMIT, build.commit());
    to.text(BuildkiteAttributes.BUILD_MESSAGE, build.message());
    to.text(BuildkiteAttributes.BUILD_SOURCE, build.source());
    to.text(BuildkiteAttributes.BUILD_GRAPHQL_ID, build.graphqlId());
    to.text(BuildkiteAttributes.BUILD_WEB_URL, build.webUrl());
    to.number(BuildkiteAttributes.BUILD_STAGE, ONLY_STAGE);
    Person creator = build.creator();
    if (creator != null) {
      to.text(BuildkiteAttributes.CREATOR_ID, creator.id());
      to.text(BuildkiteAttributes.CREATOR_NAME, creator.name());
      to.text(BuildkiteAttributes.CREATOR_EMAIL, creator.email());
    }
  }

  /** What jobs have more, in its form: tags as a list, matrix values as one text. */
  static void writeJob(AttributeWriter to, Execution run, TraceOptions options) {
    to.text(BuildkiteAttributes.STEP_COMMAND, run.command());
    if (!run.matrix().containsKey("")) { // else it is there: a text already
      to.text(BuildkiteAttributes.JOB_MATRIX_VALUE, String.join(", ", run.matrix().values()));
    }
    Agent agent = run.agent();
    if (agent != null) {
      List<String> tags = new ArrayList<>();
      AgentTags.forEach(agent, options, (tag, value) -> tags.add(tag + "=" + value));
      to.texts(BuildkiteAttributes.AGENT_TAGS, tags);
    }
  }

  private static Map<TraceSpanKind, Set<AttributeKey<?>>> keys() {
    Map<TraceSpanKind, Set<AttributeKey<?>>> keys = new EnumMap<>(TraceSpanKind.class);
    keys.put(TraceSpanKind.BUILD, union(List.of(ALL_SPANS, RUNS, PATH)));
    List<AttributeKey<?>> stage = List.of(BuildkiteAttributes.BUILD_STAGE);
    keys.put(TraceSpanKind.STAGE, union(List.of(ALL_SPANS, RUNS, stage)));
    keys.put(TraceSpanKind.GROUP, union(List.of(ALL_SPANS, STEPS, GROUPS)));
    keys.put(TraceSpanKind.STEP, union(List.of(ALL_SPANS, STEPS, GROUPS)));
    keys.put(TraceSpanKind.JOB, union(List.of(ALL_SPANS, STEPS, JOBS)));
    return keys;
  }

  private static Set<AttributeKey<?>> union(List<List<AttributeKey<?>>> lists) {
    Set<AttributeKey<?>> union = new HashSet<>();
    lists.forEach(union::addAll);
    return union;
  }

  private NotificationService() {}
}
