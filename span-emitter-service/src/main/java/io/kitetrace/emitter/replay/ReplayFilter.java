package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.consume.RecordFilter;
import io.kitetrace.emitter.deliver.BuildRecord;
import io.kitetrace.emitter.replay.LastVersions.Last;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Each build's last version, of the builds that were asked for. A record that cannot be told to be
 * an older version is taken, since a whole trace sent twice is the same trace.
 */
final class ReplayFilter implements RecordFilter {

  private final ReplayRequest request;
  private final LastVersions versions;

  ReplayFilter(ReplayRequest request, LastVersions versions) {
    this.request = request;
    this.versions = versions;
  }

  @Override
  public boolean wants(BuildRecord record) {
    String key = record.buildKey();
    if (!request.builds().isEmpty() && !asked(key)) {
      return false;
    }
    Last last = versions.of(key);
    String version = record.header(Headers.VERSION);
    if (last != null && version != null && !last.isVersion(version)) {
      return false;
    }
    return inRange(record, last);
  }

  private boolean asked(String key) {
    var id = LastVersions.uuid(key);
    return id != null && request.builds().contains(id);
  }

  private boolean inRange(BuildRecord record, @Nullable Last last) {
    Instant from = request.from();
    Instant to = request.to();
    if (from == null && to == null) {
      return true;
    }
    Instant finished = last == null ? finishedAt(record) : last.finishedAt();
    return (from == null || !finished.isBefore(from)) && (to == null || finished.isBefore(to));
  }

  /** As the build itself has it; when it was published, where it cannot be read. */
  private static Instant finishedAt(BuildRecord record) {
    byte[] value = record.value();
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
