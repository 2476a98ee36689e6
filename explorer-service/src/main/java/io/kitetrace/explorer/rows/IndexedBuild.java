package io.kitetrace.explorer.rows;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReference;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.Person;
import io.kitetrace.trace.BuildOutline;
import io.kitetrace.trace.BuildOutline.JobOutline;
import io.kitetrace.trace.CriticalPath;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A version of a build, on its way into the tables. For one thread. */
public final class IndexedBuild implements IndexedRecord {

  /** Enough to tell versions of one build apart. */
  private static final int VERSION_DIGITS = 16;

  private final Build build;
  private final BuildOutline outline;
  private final LogRecord record;
  private final ColumnRules rules;
  private final BuildColumns shared;

  IndexedBuild(Build build, BuildOutline outline, LogRecord record, ColumnRules rules) {
    this.build = build;
    this.outline = outline;
    this.record = record;
    this.rules = rules;
    this.shared = BuildColumns.of(build, record, rules);
  }

  /** The build's. */
  public String id() {
    return shared.id();
  }

  /** As the tables have it; null where filters leave it out. */
  public @Nullable Instant finishedAt() {
    return rules.finishedAt.plain(build.finishedAt());
  }

  @Override
  public LogRecord record() {
    return record;
  }

  /** Its row of {@code builds}, but for the last column, {@code versions}, and the row's end. */
  public void writeBuild(RowSink to) {
    to.id(shared.id());
    to.text(shared.organization());
    to.text(shared.pipeline());
    to.number(shared.number());
    to.text(rules.state.text(build.state()));
    to.text(outcome());
    to.flag(rules.blocked.plain(Outcome.isBlocked(build)));
    to.text(shared.branch());
    to.text(shared.commit());
    to.text(rules.tag.text(build.tag()));
    to.text(rules.message.text(build.message()));
    to.text(rules.source.text(build.source()));
    to.text(creator());
    to.text(author());
    to.text(build.pullRequest() == null ? null : rules.pullRequest.text(build.pullRequest().id()));
    to.time(rules.createdAt.plain(build.createdAt()));
    to.time(rules.scheduledAt.plain(build.scheduledAt()));
    to.time(rules.startedAt.plain(build.startedAt()));
    to.time(finishedAt());
    to.number(rules.waitTime.plain(outline.waitMs()));
    to.number(outline.lengthMs());
    CriticalPath.Parts path = outline.path();
    to.number(rules.pathRun.plain(path.run()));
    to.number(rules.pathQueue.plain(path.queue()));
    to.number(rules.pathBlocked.plain(path.blocked()));
    to.number(rules.pathGap.plain(path.gap()));
    writeCounts(to);
    to.text(reference(build.rebuiltFrom()));
    to.text(triggeredFrom());
    to.text(outline.traceId().equals(shared.id().replace("-", "")) ? null : outline.traceId());
    to.text(rules.webUrl.text(build.webUrl()));
    to.map(outline.metaData());
    to.map(outline.env());
    writeRecord(to);
  }

  /** Its row of {@code build_versions}. */
  public void writeVersion(RowSink to) {
    to.id(shared.id());
    to.text(rules.state.text(build.state()));
    to.text(outcome());
    to.time(finishedAt());
    to.number(outline.lengthMs());
    writeRecord(to);
    to.endRow();
  }

  /** Its rows of {@code jobs}. */
  public void writeJobs(RowSink to) {
    for (JobOutline job : outline.jobs()) {
      Execution run = job.job().execution();
      if (run != null) {
        JobColumns.write(to, job, run, shared, rules);
      }
    }
  }

  /** Its rows of {@code blocks}. */
  public void writeBlocks(RowSink to) {
    for (JobOutline job : outline.jobs()) {
      if (job.job() instanceof ManualJob manual) {
        JobColumns.writeBlock(to, job, manual, shared, rules);
      }
    }
  }

  private void writeCounts(RowSink to) {
    int jobs = 0;
    int failed = 0;
    int retried = 0;
    for (JobOutline outlined : outline.jobs()) {
      Job job = outlined.job();
      Execution run = job.execution();
      if (run != null) {
        jobs++;
        boolean superseded = run.retry().superseded();
        failed += !superseded && Outcome.of(job).isError() ? 1 : 0;
        retried += superseded ? 1 : 0;
      }
    }
    to.integer(jobs);
    to.integer(failed);
    to.integer(retried);
  }

  private void writeRecord(RowSink to) {
    to.text(digits(record.version()));
    to.text(record.origin());
    to.time(record.recordedAt());
    to.integer(record.partition());
    to.number(record.offset());
  }

  static @Nullable String digits(@Nullable String version) {
    return version == null || version.length() <= VERSION_DIGITS
        ? version
        : version.substring(0, VERSION_DIGITS);
  }

  private @Nullable String outcome() {
    return rules.outcome.text(word(Outcome.of(build)));
  }

  /** In the conventions' words, or unknown where none of them fits. */
  static String word(Outcome outcome) {
    String word = outcome.word();
    return word == null ? outcome.result().name().toLowerCase(Locale.ROOT) : word;
  }

  private @Nullable String creator() {
    Person creator = build.creator();
    if (creator == null) {
      return null;
    }
    String name = rules.creatorName.text(creator.name());
    return name == null ? rules.creatorEmail.text(creator.email()) : name;
  }

  private @Nullable String author() {
    Person author = build.author();
    if (author == null) {
      return null;
    }
    String name = rules.authorName.text(author.name());
    name = name == null ? rules.authorUsername.text(author.username()) : name;
    return name == null ? rules.authorEmail.text(author.email()) : name;
  }

  private @Nullable String reference(@Nullable BuildReference other) {
    return other == null ? null : rules.rebuiltFrom.text(other.id());
  }

  private @Nullable String triggeredFrom() {
    BuildReference other = build.triggeredFrom();
    return other == null ? null : rules.triggeredFrom.text(other.id());
  }
}
