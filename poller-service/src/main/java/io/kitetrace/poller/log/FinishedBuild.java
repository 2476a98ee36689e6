package io.kitetrace.poller.log;

import io.kitetrace.wire.BuildHead;
import java.time.Instant;

/**
 * A build to be published, if it is news.
 *
 * @param json its bytes, redacted; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FinishedBuild(BuildHead head, Instant finishedAt, byte[] json, Origin origin) {

  /** Names the build alone: its contents are nobody's business. */
  @Override
  public String toString() {
    return "FinishedBuild[" + head.id() + ", " + json.length + " bytes]";
  }
}
