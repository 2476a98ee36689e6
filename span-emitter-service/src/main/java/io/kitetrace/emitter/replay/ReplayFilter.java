package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.replay.LaterVersions.Later;
import io.kitetrace.emitter.replay.LatestVersions.Last;
import io.kitetrace.model.Job;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Each build's last version before the end, and each last timeline, of the builds that were asked
 * for. It follows from the log and the end alone, so that processes that begin at different times,
 * and take partitions over from one another, agree. A record that cannot be told to be an older
 * version is taken: a build may come twice, but not be missing.
 */
final class ReplayFilter implements Predicate<BuildRecord> {

  private final ReplayRequest request;
  private final LatestVersions versions;
  private final LaterVersions beyond;
  private final LatestTimelines timelines;

  ReplayFilter(
      ReplayRequest request,
      LatestVersions versions,
      LaterVersions beyond,
      LatestTimelines timelines) {
    this.request = request;
    this.versions = versions;
    this.beyond = beyond;
    this.timelines = timelines;
  }

  @Override
  public boolean test(BuildRecord record) {
    String key = record.buildKey();
    if (!request.isFor(key)) {
      return false;
    }
    return switch (record.kind()) {
      case BUILD -> isLastVersion(record, key);
      case TIMELINE -> timelines.isLast(record) && (!timed() || inRange(jobFinishedAt(record)));
    };
  }

  private boolean isLastVersion(BuildRecord record, String key) {
    Last last = versions.of(key);
    Later later = beyond.of(key);
    if (later != null && (last == null || later.versions().stream().anyMatch(last::isVersion))) {
      // What the index names stands beyond the end.
      return lastBefore(later, record) && inRange(finishedAt(record));
    }
    String version = record.header(Headers.VERSION);
    if (last != null && version != null && !last.isVersion(version)) {
      return false;
    }
    return !timed() || inRange(last == null ? finishedAt(record) : last.finishedAt());
  }

  /** Of versions that finished at the same time all are taken; they are whole, and in order. */
  private static boolean lastBefore(Later later, BuildRecord record) {
    Instant prior = later.priorFinishedAt();
    return prior == null || !finishedAt(record).isBefore(prior);
  }

  private boolean timed() {
    return request.from() != null || request.to() != null;
  }

  private boolean inRange(Instant finished) {
    Instant from = request.from();
    Instant to = request.to();
    return (from == null || !finished.isBefore(from)) && (to == null || finished.isBefore(to));
  }

  /** As the build itself has it; when it was published, where it cannot be read. */
  private static Instant finishedAt(BuildRecord record) {
    ByteBuffer value = record.value();
    try {
      Instant finished = value == null ? null : BuildHead.read(value).finishedAt();
      if (finished != null) {
        return finished;
      }
    } catch (MalformedBuildException e) {
      // it will become a dead letter, if its time was asked for
    }
    return publishedAt(record);
  }

  /** When the job finished; when the timeline was published, where that cannot be read. */
  private static Instant jobFinishedAt(BuildRecord record) {
    ByteBuffer value = record.value();
    try {
      Job job = value == null ? null : TimelineReader.read(value).job();
      Instant finished = job == null ? null : job.core().times().finishedAt();
      if (finished != null) {
        return finished;
      }
    } catch (MalformedBuildException e) {
      // as with builds
    }
    return publishedAt(record);
  }

  private static Instant publishedAt(BuildRecord record) {
    return Instant.ofEpochMilli(record.place().timestamp());
  }
}
