package io.kitetrace.enricher.tests;

/**
 * Lays durations end to end, in nanoseconds. Tests that ran side by side take longer together than
 * what they are in: where the next one does not fit any more, it goes to the beginning again.
 */
final class Lane {

  private final long limit;
  private long cursor;
  private long end;

  Lane(long limit) {
    this.limit = limit;
  }

  /** Where the next one begins, which takes so long. */
  long place(long duration) {
    if (cursor > 0 && cursor + duration > limit) {
      cursor = 0;
    }
    long at = cursor;
    reach(at + duration);
    return at;
  }

  /** Something ends there, later than was known when it was placed. */
  void reach(long position) {
    cursor = Math.max(cursor, position);
    end = Math.max(end, cursor);
  }

  long end() {
    return end;
  }
}
