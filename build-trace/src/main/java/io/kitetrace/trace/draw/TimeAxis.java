package io.kitetrace.trace.draw;

import java.util.ArrayList;
import java.util.List;

/** The times above and the lines behind the bars of an HTML waterfall, as SVG in per cent. */
final class TimeAxis {

  private static final long MILLI = 1_000_000L;

  /** Between two ticks, in milliseconds. */
  private static final long[] STEPS = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    14_400_000,
    21_600_000,
    43_200_000,
    86_400_000,
    172_800_000,
    604_800_000,
    2_592_000_000L
  };

  private static final int TICKS = 10;

  /** In per cent: so far is a label from the next, or from the end. */
  private static final double ROOM = 8;

  private record Tick(double at, String label) {}

  private final TimeScale scale;
  private final long start;
  private final long end;

  TimeAxis(TimeScale scale, Row root) {
    this.scale = scale;
    this.start = root.start();
    this.end = root.end();
  }

  /** Pairs of per cent and milliseconds from the start, between which the scale is linear. */
  String knots() {
    StringBuilder knots = new StringBuilder("0 0");
    for (TimeScale.Interval gap : scale.gaps()) {
      knot(knots, gap.start());
      knot(knots, gap.end());
    }
    knot(knots, end);
    return knots.toString().replace("%", "");
  }

  private void knot(StringBuilder knots, long time) {
    knots.append(' ').append(Html.percent(scale.at(time))).append(' ');
    knots.append((time - start) / MILLI);
  }

  String labels() {
    StringBuilder svg = new StringBuilder("<svg class=\"kt-ticks\" aria-hidden=\"true\">");
    for (Tick tick : ticks()) {
      text(svg, "kt-tick", tick.at(), tick.label());
    }
    for (TimeScale.Interval gap : scale.gaps()) {
      text(svg, "kt-left-out", middle(gap), "⋯" + HumanDuration.of(gap.length()) + "⋯");
    }
    return svg.append("</svg>").toString();
  }

  String lines() {
    StringBuilder svg = new StringBuilder("<svg class=\"kt-lines\" aria-hidden=\"true\">");
    for (TimeScale.Interval gap : scale.gaps()) {
      String from = Html.percent(scale.at(gap.start()));
      String width = Html.percent(scale.at(gap.end()) - scale.at(gap.start()));
      svg.append("<rect class=\"kt-gap\" x=\"").append(from).append("\" width=\"").append(width);
      svg.append("\" height=\"100%\"/>");
    }
    for (Tick tick : ticks()) {
      String x = Html.percent(tick.at());
      svg.append("<line x1=\"").append(x).append("\" x2=\"").append(x);
      svg.append("\" y1=\"0\" y2=\"100%\"/>");
    }
    return svg.append("</svg>").toString();
  }

  private static void text(StringBuilder svg, String style, double at, String text) {
    svg.append("<text class=\"").append(style).append("\" x=\"").append(Html.percent(at));
    svg.append("\" y=\"1em\">").append(text).append("</text>");
  }

  private List<Tick> ticks() {
    long length = Math.max(1, (end - start) / MILLI);
    long shown = length - scale.gaps().stream().mapToLong(gap -> gap.length() / MILLI).sum();
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && STEPS[i] * TICKS >= shown; i--) {
      step = STEPS[i];
    }
    List<Tick> ticks = new ArrayList<>();
    for (long time = 0; time < length; time = next(time, step)) {
      double at = scale.at(start + time * MILLI);
      boolean room = ticks.isEmpty() || at - ticks.getLast().at() >= ROOM;
      if (room && at <= 100 - ROOM / 2 && farFromGaps(at)) {
        ticks.add(new Tick(at, label(time)));
      }
    }
    return ticks;
  }

  /** The next tick that is in no gap. */
  private long next(long time, long step) {
    long next = time + step;
    for (TimeScale.Interval gap : scale.gaps()) {
      long from = (gap.start() - start) / MILLI;
      long to = (gap.end() - start) / MILLI;
      if (next > from && next < to) {
        next = (to + step - 1) / step * step;
      }
    }
    return next;
  }

  private boolean farFromGaps(double at) {
    return scale.gaps().stream().allMatch(gap -> Math.abs(middle(gap) - at) >= ROOM);
  }

  private double middle(TimeScale.Interval gap) {
    return (scale.at(gap.start()) + scale.at(gap.end())) / 2;
  }

  /** Exactly, as in {@code 1h 5m}; the script makes the same of a zoomed scale. */
  private static String label(long millis) {
    StringBuilder label = new StringBuilder();
    label(label, millis / 86_400_000, "d");
    label(label, millis / 3_600_000 % 24, "h");
    label(label, millis / 60_000 % 60, "m");
    label(label, millis / 1_000 % 60, "s");
    label(label, millis % 1_000, "ms");
    return label.isEmpty() ? "0" : label.toString();
  }

  private static void label(StringBuilder label, long count, String unit) {
    if (count > 0) {
      label.append(label.isEmpty() ? "" : " ").append(count).append(unit);
    }
  }
}
