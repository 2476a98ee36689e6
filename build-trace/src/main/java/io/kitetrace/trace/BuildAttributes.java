package io.kitetrace.trace;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_ACTION_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RESULT;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RUN_STATE;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_CHANGE_ID;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_BASE_NAME;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReference;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.MergeQueue;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.Person;
import io.kitetrace.model.PullRequest;
import io.kitetrace.model.TriggerJob;
import io.kitetrace.trace.AttributeWriter.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes what stands on the root, and what stands on every span of a build. */
final class BuildAttributes {

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
  private static final Word BUILD = new Word("BUILD");
  private static final Word PENDING = new Word("pending");
  private static final Word EXECUTING = new Word("executing");
  private static final Word FINALIZING = new Word("finalizing");

  private final TraceOptions options;
  private final Map<String, String> metaData;
  private final Build build;
  private final List<Job> jobs;
  private final Outcome outcome;

  BuildAttributes(BuildContext context, Outcome outcome) {
    this.options = context.options;
    this.metaData = context.metaData;
    this.build = context.build;
    this.jobs = context.jobs;
    this.outcome = outcome;
  }

  void writeRoot(AttributeWriter to, Intervals blocked, CriticalPath.Parts path) {
    to.word(CICD_PIPELINE_ACTION_NAME, BUILD);
    to.text(CICD_PIPELINE_RESULT, outcome.word());
    to.word(CICD_PIPELINE_RUN_STATE, runState());
    to.text(ERROR_TYPE, outcome.errorType());
    PullRequest pullRequest = build.pullRequest();
    if (pullRequest != null) {
      to.text(VCS_CHANGE_ID, pullRequest.id());
      to.text(VCS_REF_BASE_NAME, pullRequest.base());
    }
    to.text(BuildkiteAttributes.BUILD_STATE, build.state());
    to.flag(
        BuildkiteAttributes.BUILD_BLOCKED,
        Outcome.isBlocked(build) ? Boolean.TRUE : build.blocked());
    to.text(BuildkiteAttributes.BUILD_BLOCKED_STATE, build.blockedState());
    to.text(BuildkiteAttributes.BUILD_COMMIT, build.commit());
    to.text(BuildkiteAttributes.BUILD_TAG, build.tag());
    to.text(BuildkiteAttributes.BUILD_MESSAGE, build.message());
    to.text(BuildkiteAttributes.BUILD_SOURCE, build.source());
    to.text(BuildkiteAttributes.BUILD_WEB_URL, build.webUrl());
    to.text(BuildkiteAttributes.BUILD_GRAPHQL_ID, build.graphqlId());
    to.text(BuildkiteAttributes.BUILD_CANCEL_REASON, build.cancelReason());
    writePeople(to);
    writeTimes(to, blocked);
    to.number(BuildkiteAttributes.CRITICAL_RUN, path.run());
    to.number(BuildkiteAttributes.CRITICAL_QUEUE, path.queue());
    to.number(BuildkiteAttributes.CRITICAL_BLOCKED, path.blocked());
    to.number(BuildkiteAttributes.CRITICAL_GAP, path.gap());
    writeCounts(to);
    writeOrigins(to);
    writeMetaData(to);
    Texts.cleanKeys(build.env()).entrySet().stream()
        .filter(variable -> !variable.getKey().isEmpty())
        .filter(variable -> options.envInclude().matches(variable.getKey()))
        .forEach(
            variable ->
                to.text(BuildkiteAttributes.ENV.key(variable.getKey()), variable.getValue()));
  }

  private void writePeople(AttributeWriter to) {
    Person creator = build.creator();
    if (creator != null) {
      to.text(BuildkiteAttributes.CREATOR_ID, creator.id());
      to.text(BuildkiteAttributes.CREATOR_NAME, creator.name());
      to.text(BuildkiteAttributes.CREATOR_EMAIL, creator.email());
    }
    Person author = build.author();
    if (author != null) {
      to.text(BuildkiteAttributes.AUTHOR_NAME, author.name());
      to.text(BuildkiteAttributes.AUTHOR_EMAIL, author.email());
      to.text(BuildkiteAttributes.AUTHOR_USERNAME, author.username());
    }
  }

  private void writeTimes(AttributeWriter to, Intervals blocked) {
    to.time(BuildkiteAttributes.BUILD_CREATED_AT, build.createdAt());
    to.time(BuildkiteAttributes.BUILD_SCHEDULED_AT, build.scheduledAt());
    to.time(BuildkiteAttributes.BUILD_STARTED_AT, build.startedAt());
    to.time(BuildkiteAttributes.BUILD_FAILING_AT, build.failingAt());
    to.time(BuildkiteAttributes.BUILD_FINISHED_AT, build.finishedAt());
    long firstStart = Nanos.NONE;
    Intervals active = new Intervals();
    for (Job job : jobs) {
      long started = Nanos.of(job.startedAt());
      long finished = Nanos.of(job.finishedAt());
      firstStart = Nanos.earlier(firstStart, started);
      // A trigger waits for its build, and no agent runs anything.
      boolean runs = !(job instanceof TriggerJob);
      if (runs && Nanos.known(started) && Nanos.known(finished)) {
        active.add(started, finished);
      }
    }
    to.millis(BuildkiteAttributes.BUILD_WAIT_TIME, Nanos.of(build.createdAt()), firstStart);
    to.millis(BuildkiteAttributes.BUILD_ACTIVE_TIME, 0, active.covered());
    to.millis(BuildkiteAttributes.BUILD_BLOCKED_TIME, 0, blocked.covered());
  }

  private void writeCounts(AttributeWriter to) {
    Map<String, Long> byState = new TreeMap<>();
    long total = 0;
    long retried = 0;
    for (Job job : jobs) {
      total++;
      if (job.state() != null && !job.state().isEmpty()) {
        byState.merge(job.state(), 1L, Long::sum);
      }
      Execution run = job.execution();
      if (run != null && run.retry().superseded()) {
        retried++;
      }
    }
    to.number(BuildkiteAttributes.JOBS_TOTAL, total);
    byState = Texts.cleanKeys(byState);
    byState.remove("total");
    byState.forEach(
        (state, count) -> to.number(BuildkiteAttributes.JOBS_IN_STATE.key(state), count));
    to.number(BuildkiteAttributes.RETRIED_JOBS, retried);
  }

  private void writeOrigins(AttributeWriter to) {
    BuildReference rebuilt = build.rebuiltFrom();
    if (rebuilt != null) {
      to.text(BuildkiteAttributes.REBUILT_FROM_ID, rebuilt.id());
      to.number(BuildkiteAttributes.REBUILT_FROM_NUMBER, rebuilt.number());
    }
    BuildReference triggered = build.triggeredFrom();
    if (triggered != null) {
      to.text(BuildkiteAttributes.TRIGGERED_FROM_ID, triggered.id());
      to.number(BuildkiteAttributes.TRIGGERED_FROM_NUMBER, triggered.number());
      to.text(BuildkiteAttributes.TRIGGERED_FROM_PIPELINE, triggered.pipelineSlug());
    }
    MergeQueue queue = build.mergeQueue();
    if (queue != null) {
      to.text(BuildkiteAttributes.MERGE_QUEUE_BRANCH, queue.baseBranch());
      to.text(BuildkiteAttributes.MERGE_QUEUE_COMMIT, queue.baseCommit());
    }
  }

  private void writeMetaData(AttributeWriter to) {
    metaData.forEach(
        (key, value) -> {
          if (!options.numericMetadata().matches(key) || !writeNumber(to, key, value)) {
            to.textOrEmpty(BuildkiteAttributes.META_DATA.key(key), value);
          }
        });
  }

  /** False where the value is no number, as JSON writes them, and so stays the text that it is. */
  private static boolean writeNumber(AttributeWriter to, String key, String value) {
    if (!NUMBER.matcher(value).matches()) {
      return false;
    }
    try {
      to.number(BuildkiteAttributes.META_DATA_NUMBER.key(key), Long.valueOf(value));
      return true;
    } catch (NumberFormatException notWhole) {
      double number = Double.parseDouble(value);
      boolean finite = Double.isFinite(number);
      to.decimal(BuildkiteAttributes.META_DATA_DECIMAL.key(key), finite ? number : null);
      return finite;
    }
  }

  /** The conventions know three states, all of runs under way; an end is nearest to the last. */
  private Word runState() {
    String state = build.state();
    if (build.finished() || state == null) {
      return FINALIZING;
    }
    return switch (state) {
      case "creating", "scheduled", "waiting", "blocked" -> PENDING;
      case "canceling" -> FINALIZING;
      default -> EXECUTING;
    };
  }
}
