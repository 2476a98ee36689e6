package io.kitetrace.enricher.log;

import io.kitetrace.timeline.LogTimeline.Command;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A section while its log is read; times in milliseconds, or {@link TimeMarks#NONE}. */
final class RawSection {

  private static final Comparator<RawSection> LONGEST_FIRST =
      Comparator.comparingLong(RawSection::length).reversed().thenComparingInt(s -> s.n);

  final int n;
  final String title;

  /** Where its header begins. */
  final long offset;

  final List<Command> commands = new ArrayList<>(0);
  @Nullable RawPhase phase;
  long start;
  long end = TimeMarks.NONE;
  long lines;
  long bytes;
  boolean expanded;

  RawSection(int n, String title, long offset, long start) {
    this.n = n;
    this.title = title;
    this.offset = offset;
    this.start = start;
  }

  void close(long millis) {
    if (start == TimeMarks.NONE) {
      start = millis;
    }
    end = Math.max(start, millis);
  }

  /** The longest of them, in their order. */
  static List<RawSection> longest(List<RawSection> sections, int count) {
    return sections.stream()
        .sorted(LONGEST_FIRST)
        .limit(count)
        .sorted(Comparator.comparingInt(s -> s.n))
        .toList();
  }

  private long length() {
    return end == TimeMarks.NONE || start == TimeMarks.NONE ? 0 : end - start;
  }
}
