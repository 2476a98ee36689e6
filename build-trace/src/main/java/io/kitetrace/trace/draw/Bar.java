package io.kitetrace.trace.draw;

import io.kitetrace.trace.SpanFacts.Activity;

/** Draws the bar of one line to a scale. */
final class Bar {

  private static final String QUEUED = "░";
  private static final String BLOCKED = "▒";
  private static final String RUNNING = "█";
  private static final String AROUND = "─";
  private static final String FOLDED = "┄";
  private static final String GAP = "⋯";
  private static final String[] PARTS = {"▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  private final TimeScale scale;
  private final int columns;
  private final Waterfall.Style style;

  Bar(TimeScale scale, int columns, Waterfall.Style style) {
    this.scale = scale;
    this.columns = columns;
    this.style = style;
  }

  String of(Row row) {
    if (columns <= 0) {
      return "";
    }
    if (row.isEmpty()) {
      return " ".repeat(columns);
    }
    long ownStart = row.queue() == null ? row.start() : row.span().getStartEpochNanos();
    if (!row.folded().isEmpty()) {
      ownStart = row.start();
    }
    int from = column(row.start());
    int own = Math.max(from, column(ownStart));
    String body = body(own, row, fill(row));
    String bar = " ".repeat(from) + wait(from, own) + paint(row, body);
    int width = from + (own - from) + DisplayWidth.of(body);
    return bar + " ".repeat(Math.max(0, columns - width));
  }

  private String wait(int from, int to) {
    StringBuilder wait = new StringBuilder();
    for (int column = from; column < to; column++) {
      wait.append(inGap(column) ? GAP : QUEUED);
    }
    return SpanStyle.faint(wait.toString(), style);
  }

  private String body(int from, Row row, String fill) {
    double end = scale.at(row.end());
    StringBuilder body = new StringBuilder();
    int full = (int) end;
    for (int column = from; column < full; column++) {
      body.append(inGap(column) ? GAP : fill);
    }
    int eighths = (int) ((end - full) * 8);
    boolean solid = fill.equals(RUNNING);
    if (body.isEmpty()) {
      // Whatever is too short for the scale is still seen.
      body.append(solid && full < columns ? PARTS[Math.clamp(eighths - 1, 0, 6)] : fill);
    } else if (solid && eighths > 0 && full < columns) {
      body.append(PARTS[eighths - 1]);
    }
    return body.toString();
  }

  /** The middle column of a gap that is not to scale. */
  private boolean inGap(int column) {
    for (TimeScale.Interval gap : scale.gaps()) {
      int middle = (int) ((scale.at(gap.start()) + scale.at(gap.end())) / 2);
      if (column == middle) {
        return true;
      }
    }
    return false;
  }

  private int column(long time) {
    return Math.clamp((int) scale.at(time), 0, columns - 1);
  }

  private static String fill(Row row) {
    if (!row.folded().isEmpty()) {
      return FOLDED;
    }
    return switch (row.facts().kind()) {
      case BUILD, STAGE, GROUP, STEP, LOG_PHASE -> AROUND;
      case BLOCK -> BLOCKED;
      case QUEUE -> QUEUED;
      case LOG_GROUP, TEST_SUITE, TEST_CASE, PROFILE -> RUNNING;
      case JOB, TRIGGER -> row.facts().activity() == Activity.WAITED ? QUEUED : RUNNING;
    };
  }

  private String paint(Row row, String body) {
    return row.folded().isEmpty() ? row.paint().on(body, style) : SpanStyle.faint(body, style);
  }
}
