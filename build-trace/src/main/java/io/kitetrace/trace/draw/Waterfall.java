package io.kitetrace.trace.draw;

import io.kitetrace.runtime.command.Printable;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Draws a trace as text: a tree with a bar for each span, to scale. Waits for an agent are the
 * light part of a job's bar, waits for a person a bar of their own; gaps of days in which nothing
 * ran are shortened and marked. An arrow stands before the bars of the critical path. Safe for use
 * by any number of threads.
 */
public final class Waterfall {

  /** With colours or without. */
  public enum Style {
    /** No escape sequences at all. */
    PLAIN,
    /** Colours by outcome. */
    COLOR
  }

  /** What the signs of a drawing mean. */
  public static final String LEGEND =
      """
      ✓ passed  ✗ failed  ! failed, and was allowed to  ⊘ canceled, or never ran  ‖ waited
      ░ waits for an agent  █ runs  ▒ waits for a person  ─ holds others  ⋯ time left out
      ▸ on the critical path: what made the build take as long as it took
      """;

  private static final int LEAST_WIDTH = 40;
  private static final int LEAST_LABEL = 16;

  private final Style style;
  private final int width;
  private final int maxRows;
  private final boolean attributes;

  /**
   * A drawing of so many columns.
   *
   * @param maxRows builds with more lines are folded; 0 for never
   * @param attributes whether each span's attributes and links stand below it
   */
  public Waterfall(Style style, int width, int maxRows, boolean attributes) {
    this.style = style;
    this.width = Math.max(LEAST_WIDTH, width);
    this.maxRows = maxRows;
    this.attributes = attributes;
  }

  /** The drawing, with a line end after each line; empty for a trace without spans. */
  public String draw(Trace trace) {
    return draw(trace.spans());
  }

  /** The same for spans of one trace, the root first. */
  public String draw(Collection<SpanData> spans) {
    if (spans.isEmpty()) {
      return "";
    }
    List<Row> rows = Rows.of(spans, !attributes, maxRows);
    Row root = rows.getFirst();
    int durations = columns(rows, Row::took);
    int waits = columns(rows, Waterfall::wait);
    int right = 1 + durations + (waits == 0 ? 0 : waits + 1);
    int label = Math.min(columns(rows, row -> row.branch() + row.signed()), (width - right) / 2);
    label = Math.max(LEAST_LABEL, label);
    int bars = width - right - label - 1;
    TimeScale scale = TimeScale.of(root, spans, bars);
    Bar bar = new Bar(scale, bars, style);
    StringBuilder out = new StringBuilder();
    out.append(Header.of(root, style, width)).append('\n');
    if (!scale.gaps().isEmpty()) {
      out.append(" ".repeat(label + 1)).append(gaps(scale, bars)).append('\n');
    }
    for (Row row : rows) {
      StringBuilder line = new StringBuilder(label(row, label));
      line.append(SpanStyle.bold(row.mark(), style)).append(bar.of(row));
      if (waits > 0) {
        line.append(' ').append(SpanStyle.faint(alignRight(wait(row), waits), style));
      }
      line.append(' ').append(alignRight(row.took(), durations));
      out.append(line.toString().stripTrailing()).append('\n');
      if (attributes) {
        describe(row, out);
      }
    }
    Header.path(root, width)
        .ifPresent(line -> out.append(SpanStyle.faint(line, style)).append('\n'));
    return out.toString();
  }

  private String label(Row row, int columns) {
    String fitted = DisplayWidth.fit(row.branch() + row.signed(), columns);
    int tree = Math.min(row.branch().length(), fitted.length());
    String text = fitted.substring(tree);
    String painted =
        row.facts().kind() == TraceSpanKind.BUILD
            ? SpanStyle.bold(text, style)
            : row.folded().isEmpty() ? row.paint().on(text, style) : SpanStyle.faint(text, style);
    return SpanStyle.faint(fitted.substring(0, tree), style) + painted;
  }

  /** A line over the bars that tells how long the shortened gaps are. */
  private String gaps(TimeScale scale, int bars) {
    StringBuilder line = new StringBuilder(" ".repeat(bars));
    int free = 0;
    for (TimeScale.Interval gap : scale.gaps()) {
      String text = "⋯" + HumanDuration.of(gap.length()) + "⋯";
      int middle = (int) ((scale.at(gap.start()) + scale.at(gap.end())) / 2);
      int from = Math.clamp(middle - text.length() / 2, 0, Math.max(0, bars - text.length()));
      if (from >= free && from + text.length() <= bars) {
        line.replace(from, from + text.length(), text);
        free = from + text.length() + 1;
      }
    }
    return SpanStyle.faint(line.toString().stripTrailing(), style);
  }

  private void describe(Row row, StringBuilder out) {
    SpanData span = row.span();
    span.getAttributes().forEach((key, value) -> describe(row, out, key.getKey(), value));
    for (LinkData link : span.getLinks()) {
      StringBuilder kind = new StringBuilder();
      link.getAttributes().forEach((key, value) -> kind.append(value));
      String target = link.getSpanContext().getTraceId() + "/" + link.getSpanContext().getSpanId();
      describe(row, out, "link " + kind, target);
    }
    if (row.branch().isEmpty()) {
      span.getResource()
          .getAttributes()
          .forEach((key, value) -> describe(row, out, "resource " + key.getKey(), value));
    }
  }

  private void describe(Row row, StringBuilder out, String key, Object value) {
    String text = Printable.line(key) + " = " + Printable.line(value.toString());
    out.append(SpanStyle.faint(row.below() + text, style)).append('\n');
  }

  private static String wait(Row row) {
    String waited = row.waited();
    return waited.isEmpty() ? "" : "░ " + waited;
  }

  private static int columns(List<Row> rows, Function<Row, String> text) {
    return rows.stream().mapToInt(row -> DisplayWidth.of(text.apply(row))).max().orElse(0);
  }

  private static String alignRight(String text, int columns) {
    return " ".repeat(Math.max(0, columns - DisplayWidth.of(text))) + text;
  }
}
