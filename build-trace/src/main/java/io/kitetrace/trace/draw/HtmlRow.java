package io.kitetrace.trace.draw;

import io.kitetrace.trace.SpanFacts.Activity;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of the HTML waterfall. */
final class HtmlRow {

  private static final Pattern OWN_HOST = Pattern.compile("/(?![/\\\\])");

  /** In per cent: without a width there would be no outline, by which the shortest is seen. */
  private static final double LEAST_WIDTH = 0.002;

  private final TimeScale scale;
  private final SpanDetails details;
  private final InsideJobs inside;
  private final HtmlWaterfall.RelatedBuilds related;

  HtmlRow(
      TimeScale scale,
      SpanDetails details,
      InsideJobs inside,
      HtmlWaterfall.RelatedBuilds related) {
    this.scale = scale;
    this.details = details;
    this.inside = inside;
    this.related = related;
  }

  /**
   * Writes it.
   *
   * @param first the next row, if that belongs to it
   */
  void write(Row row, @Nullable Row first, StringBuilder html) {
    SpanStyle style = row.paint();
    boolean within = inside.holds(row.span());
    html.append("<div class=\"kt-row kt-").append(row.facts().kind().value()).append(' ');
    html.append(style(style)).append(row.facts().critical() ? " kt-crit" : "");
    html.append(within ? " kt-inside" : "");
    html.append(!within && first != null && inside.holds(first.span()) ? " kt-shut" : "");
    html.append("\" role=\"row\" aria-level=\"").append(row.depth() + 1).append('"');
    html.append(first == null ? "" : " aria-expanded=\"true\"");
    html.append(" id=\"s-").append(row.span().getSpanId()).append("\">\n");
    name(row, style, html);
    html.append("<div class=\"kt-bar\" role=\"gridcell\">");
    bar(row, html);
    html.append("</div><div class=\"kt-wait\" role=\"gridcell\">");
    if (!row.waited().isEmpty()) {
      html.append("<span class=\"kt-say\">waited </span>").append(row.waited());
    }
    html.append("</div><div class=\"kt-took\" role=\"gridcell\">").append(row.took());
    html.append("</div>\n<noscript><div class=\"kt-more\" role=\"gridcell\"><details>");
    html.append("<summary>Details</summary>");
    details.write(row, html);
    html.append("</details></div></noscript></div>\n");
  }

  static String style(SpanStyle style) {
    return "kt-" + style.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static void sign(SpanStyle style, StringBuilder html) {
    html.append("<span class=\"kt-sign\" aria-hidden=\"true\">").append(style.sign().strip());
    html.append("</span>");
  }

  /** To a page of whoever shows this one, or of another host. */
  static String related(String address, String text) {
    boolean ownHost = OWN_HOST.matcher(address).lookingAt();
    if (!ownHost) {
      return Html.isAddress(address) ? Html.link(address, text) : Html.line(text);
    }
    return "<a href=\"" + Html.line(address) + "\">" + Html.line(text) + "</a>";
  }

  private void name(Row row, SpanStyle style, StringBuilder html) {
    html.append("<div class=\"kt-name\" role=\"rowheader\">");
    html.append("<span class=\"kt-twist\" aria-hidden=\"true\"></span>");
    sign(style, html);
    html.append("<bdi class=\"kt-label\">").append(Html.line(row.label())).append("</bdi>");
    if (!style.words().isEmpty()) {
      html.append("<span class=\"kt-say\">, ").append(style.words()).append("</span>");
    }
    String tests = inside.tests(row.span());
    if (tests != null) {
      html.append("<span class=\"kt-tests\">").append(tests).append("</span>");
    }
    for (LinkData link : row.span().getLinks()) {
      String traceId = link.getSpanContext().getTraceId();
      String address =
          traceId.equals(row.span().getTraceId())
              ? null
              : related.address(SpanDetails.kind(link), traceId);
      if (address != null) {
        html.append("<span class=\"kt-rel\">");
        html.append(related(address, SpanDetails.kind(link))).append("</span>");
      }
    }
    if (row.facts().critical()) {
      html.append("<span class=\"kt-mark\" aria-hidden=\"true\">▸</span>");
      html.append("<span class=\"kt-say\">, on the critical path</span>");
    }
    html.append("</div>");
  }

  private void bar(Row row, StringBuilder html) {
    if (row.isEmpty()) {
      return;
    }
    html.append("<svg aria-hidden=\"true\">");
    long own = row.queue() == null ? row.start() : row.span().getStartEpochNanos();
    TraceSpanKind kind = row.facts().kind();
    if (row.queue() != null) {
      rect("kt-queued", row.start(), own, 5, 10, html);
    }
    switch (kind) {
      case BUILD, STAGE, GROUP, STEP, LOG_PHASE -> rect("kt-around", own, row.end(), 9, 2, html);
      case BLOCK -> rect("kt-blocked", own, row.end(), 5, 10, html);
      case QUEUE -> rect("kt-queued", own, row.end(), 5, 10, html);
      case JOB, TRIGGER, LOG_GROUP, TEST_SUITE, TEST_CASE, PROFILE -> {
        boolean waited = row.facts().activity() == Activity.WAITED;
        rect(waited ? "kt-queued" : "kt-ran", own, row.end(), 5, 10, html);
      }
    }
    if (row.facts().critical()) {
      rect("kt-path", row.start(), row.end(), 17, 2, html);
    }
    html.append("</svg>");
  }

  private void rect(String style, long from, long to, int y, int height, StringBuilder html) {
    double x = Math.min(100 - LEAST_WIDTH, scale.at(from));
    html.append("<rect class=\"").append(style).append("\" x=\"").append(Html.percent(x));
    html.append("\" y=\"").append(y).append("\" width=\"");
    html.append(Html.percent(Math.max(LEAST_WIDTH, scale.at(to) - x)));
    html.append("\" height=\"").append(height).append("\"/>");
  }
}
