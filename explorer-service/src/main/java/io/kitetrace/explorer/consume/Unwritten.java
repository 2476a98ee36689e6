package io.kitetrace.explorer.consume;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a topic the open transaction has. For one thread. */
final class Unwritten {

  final Map<Integer, Long> next = new HashMap<>();
  long indexed;
  long skipped;
  long rejected;
  long bytes;
  @Nullable Instant newest;

  /** Whether the end of the topic was seen; it stays so until something else is read. */
  boolean caughtUp;

  void add(Step.Records records) {
    indexed += records.indexed().size();
    skipped += records.skipped();
    rejected += records.rejected();
    bytes += records.bytes();
    next.putAll(records.next());
    caughtUp = records.caughtUp();
    if (records.bytes() > 0) {
      newest = records.lastRecord();
    }
  }

  /** It is written. */
  void clear() {
    next.clear();
    indexed = 0;
    skipped = 0;
    rejected = 0;
    bytes = 0;
    newest = null;
  }
}
