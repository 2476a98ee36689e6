package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.replay.LaterVersions.Later;
import io.kitetrace.emitter.replay.LatestVersions.Last;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Each build's last version before the end, of the builds that were asked for. It follows from the
 * log and the end alone, so that processes that begin at different times, and take partitions over
 * from one another, agree. A record that cannot be told to be an older version is taken: a build
 * may come twice, but not be missing.
 */
final class ReplayFilter implements Predicate<BuildRecord> {

  private final ReplayRequest request;
  private final LatestVersions versions;
  private final LaterVersions beyond;

  ReplayFilter(ReplayRequest request, LatestVersions versions, LaterVersions beyond) {
    this.request = request;
    this.versions = versions;
    this.beyond = beyond;
  }

  @Override
  public boolean test(BuildRecord record) {
    String key = record.buildKey();
    if (!request.builds().isEmpty() && !asked(key)) {
      return false;
    }
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

  private boolean asked(String key) {
    var id = LatestVersions.uuid(key);
    return id != null && request.builds().contains(id);
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
    return Instant.ofEpochMilli(record.place().timestamp());
  }
}
