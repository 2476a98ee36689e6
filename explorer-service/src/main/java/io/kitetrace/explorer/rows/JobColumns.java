package io.kitetrace.explorer.rows;

import io.kitetrace.model.Agent;
import io.kitetrace.model.BuildReference;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.JobTimes;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.Person;
import io.kitetrace.model.TriggerJob;
import io.kitetrace.trace.BuildOutline.JobOutline;
import io.kitetrace.trace.ValueRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the rows of jobs and of blocks. */
final class JobColumns {

  private JobColumns() {}

  static void write(
      RowSink to, JobOutline outline, Execution run, BuildColumns build, ColumnRules rules) {
    Job job = outline.job();
    JobTimes times = job.core().times();
    to.id(outline.id());
    to.id(build.id());
    to.text(build.organization());
    to.text(build.pipeline());
    to.number(build.number());
    to.text(build.branch());
    to.text(build.commit());
    to.text(job instanceof TriggerJob ? "trigger" : "script");
    to.text(outline.step());
    to.text(outline.name());
    to.text(rules.group.text(job.core().groupKey()));
    to.number(rules.parallelIndex.plain(run.parallelIndex()));
    to.number(rules.parallelTotal.plain(run.parallelTotal()));
    to.text(matrix(outline.matrix()));
    to.text(outline.queue());
    Agent agent = run.agent();
    to.text(agent == null ? null : rules.agent.text(agent.name()));
    to.text(agent == null ? null : rules.agentHost.text(agent.hostname()));
    to.text(rules.jobState.text(job.state()));
    to.text(rules.jobOutcome.text(IndexedBuild.word(Outcome.of(job))));
    to.number(rules.exitStatus.plain(run.exitStatus()));
    to.text(rules.signalReason.text(run.signalReason()));
    to.flag(rules.softFailed.plain(Boolean.TRUE.equals(run.softFailed())));
    to.integer(outline.attempt());
    to.flag(!run.retry().superseded());
    to.text(rules.retryType.text(run.retry().type()));
    to.id(outline.replaces());
    to.time(rules.jobCreatedAt.plain(times.createdAt()));
    to.time(rules.jobScheduledAt.plain(times.scheduledAt()));
    to.time(rules.jobRunnableAt.plain(times.runnableAt()));
    to.time(rules.jobStartedAt.plain(times.startedAt()));
    to.time(rules.jobFinishedAt.plain(times.finishedAt()));
    boolean waits = !(job instanceof TriggerJob);
    to.number(
        waits ? rules.jobWaitTime.plain(millis(times.runnableAt(), times.startedAt())) : null);
    to.number(rules.jobRunTime.plain(millis(times.startedAt(), times.finishedAt())));
    to.flag(outline.critical());
    to.text(outline.taskType());
    BuildReference triggered = job instanceof TriggerJob trigger ? trigger.triggeredBuild() : null;
    to.id(triggered == null ? null : rules.ids.text(triggered.id()));
    to.integer(build.record().partition());
    to.number(build.record().offset());
    to.endRow();
  }

  static void writeBlock(
      RowSink to, JobOutline outline, ManualJob job, BuildColumns build, ColumnRules rules) {
    to.id(outline.id());
    to.id(build.id());
    to.text(build.organization());
    to.text(build.pipeline());
    to.number(build.number());
    to.text(build.branch());
    to.text(outline.name());
    to.text(outline.step());
    to.text(rules.jobState.text(job.state()));
    to.time(rules.jobCreatedAt.plain(job.core().times().createdAt()));
    // As its span's end tells.
    to.time(job.unblockedAt());
    to.text(unblockedBy(job.unblockedBy(), rules.unblockedByName, rules.unblockedByEmail));
    to.number(outline.blockedMs());
    to.flag(outline.critical());
    to.integer(build.record().partition());
    to.number(build.record().offset());
    to.endRow();
  }

  private static @Nullable String unblockedBy(
      @Nullable Person person, ValueRule name, ValueRule email) {
    if (person == null) {
      return null;
    }
    String shown = name.text(person.name());
    return shown == null ? email.text(person.email()) : shown;
  }

  /** {@code os=linux, go=1.25}; one without dimensions is its value. */
  private static @Nullable String matrix(Map<String, String> matrix) {
    return matrix.isEmpty()
        ? null
        : matrix.entrySet().stream()
            .map(e -> e.getKey().isEmpty() ? e.getValue() : e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", "));
  }

  private static @Nullable Long millis(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? null : (Long) Math.max(0, between(from, to));
  }

  private static long between(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }
}
