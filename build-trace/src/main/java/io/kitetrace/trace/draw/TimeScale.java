package io.kitetrace.trace.draw;

import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.SpanFacts.Activity;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Where a time stands in a bar of so many columns. To scale, but for long gaps in which nothing ran
 * — a build open for days over a deploy gate —: each of those shrinks to a few columns, so that
 * what ran stays visible.
 */
final class TimeScale {

  /** A gap is shrunk where it is longer than this share of the time in which something ran. */
  private static final double LONG = 0.5;

  /** Gaps are shrunk only where what ran would else be less than one in so many columns. */
  private static final int MOSTLY_IDLE = 3;

  /** A minute, in nanoseconds: shorter gaps are always to scale. */
  private static final long LEAST_GAP = 60_000_000_000L;

  /** A shrunk gap's length, as a share of the time in which something ran. */
  private static final double SHRUNK = 0.12;

  private static final int LEAST_COLUMNS_OF_GAP = 3;

  /** A time in which something ran, or nothing. */
  record Interval(long start, long end) {
    long length() {
      return end - start;
    }
  }

  private final long start;
  private final int columns;
  private final List<Interval> gaps;
  private final double unitsOfGap;
  private final double units;

  private TimeScale(long start, long end, int columns, List<Interval> gaps, double unitsOfGap) {
    this.start = start;
    this.columns = columns;
    this.gaps = gaps;
    this.unitsOfGap = unitsOfGap;
    double hidden = gaps.stream().mapToDouble(Interval::length).sum();
    this.units = Math.max(1, end - start - hidden + gaps.size() * unitsOfGap);
  }

  /** For the spans of the build whose line is {@code root}; waits are gaps if nothing runs. */
  static TimeScale of(Row root, Collection<SpanData> spans, int columns) {
    List<Interval> running =
        spans.stream()
            .filter(span -> runs(SpanFacts.of(span)))
            .map(span -> new Interval(span.getStartEpochNanos(), span.getEndEpochNanos()))
            .toList();
    return of(root.start(), root.end(), running, columns);
  }

  private static boolean runs(SpanFacts facts) {
    boolean job = facts.kind() == TraceSpanKind.JOB || facts.kind() == TraceSpanKind.TRIGGER;
    return job && facts.activity() == Activity.RAN;
  }

  /** For a build from {@code start} to {@code end} with these things running. */
  private static TimeScale of(long start, long end, List<Interval> running, int columns) {
    List<Interval> idle = new ArrayList<>();
    long upTo = start;
    long active = 0;
    List<Interval> sorted = new ArrayList<>(running);
    sorted.sort(Comparator.comparingLong(Interval::start));
    for (Interval interval : sorted) {
      if (interval.start() > upTo) {
        idle.add(new Interval(upTo, interval.start()));
        upTo = interval.start();
      }
      if (interval.end() > upTo) {
        active += interval.end() - upTo;
        upTo = interval.end();
      }
    }
    idle.add(new Interval(upTo, end));
    boolean mostlyIdle = end - start > MOSTLY_IDLE * active;
    if (active == 0 || !mostlyIdle) {
      return new TimeScale(start, end, columns, List.of(), 0);
    }
    double least = Math.max(LONG * active, LEAST_GAP);
    List<Interval> gaps = idle.stream().filter(gap -> gap.length() > least).toList();
    long idleShown = idle.stream().mapToLong(Interval::length).filter(g -> g <= least).sum();
    double perColumn = (active + idleShown) / (double) columns;
    double unitsOfGap = Math.max(SHRUNK * active, LEAST_COLUMNS_OF_GAP * perColumn);
    return new TimeScale(start, end, columns, gaps, unitsOfGap);
  }

  /** The gaps that are not to scale. */
  List<Interval> gaps() {
    return gaps;
  }

  /** The column, 0 at the left and {@code columns} at the right end, with its fraction. */
  double at(long time) {
    double position = time - start;
    for (Interval gap : gaps) {
      if (time >= gap.end()) {
        position += unitsOfGap - gap.length();
      } else if (time > gap.start()) {
        double inside = time - gap.start();
        position += inside / gap.length() * unitsOfGap - inside;
      }
    }
    return Math.clamp(position / units * columns, 0, columns);
  }
}
