package io.kitetrace.trace.draw;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.trace.SpanFacts.BuildFacts;
import io.kitetrace.trace.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws a trace as HTML without inline script or style: what {@link Waterfall} draws as text, to be
 * zoomed, searched and collapsed where {@link #script} runs, and complete where it does not. A
 * policy of {@code default-src 'none'; script-src 'self'; style-src 'self'} is enough for it. Safe
 * for use by any number of threads.
 */
public final class HtmlWaterfall {

  /** Where the builds are that a trace links to. */
  @FunctionalInterface
  public interface RelatedBuilds {

    /** None, as in a file. */
    RelatedBuilds NONE = (kind, traceId) -> null;

    /**
     * The address of a build's page: a path, or http or https; null where there is none.
     *
     * @param kind {@code triggered build}, {@code rebuilt from}; {@code link} where filtered
     * @param traceId the build's UUID without hyphens
     */
    @Nullable String address(String kind, String traceId);
  }

  /** Chunks of so many rows are laid out when they come into view; the style sheet knows it. */
  private static final int CHUNK = 50;

  private static final String TOOLS =
      """
      <div class="kt-tools" role="group" aria-label="Waterfall" hidden="">
      <label class="kt-search"><span class="kt-say">Search steps</span><input type="search" \
      placeholder="Search steps" autocomplete="off" spellcheck="false"/><kbd>/</kbd></label>
      <button type="button" data-do="critical" aria-pressed="false"><span aria-hidden="true">▸ \
      </span>Critical path</button>
      <button type="button" data-do="failed" aria-pressed="false"><span aria-hidden="true">✗ \
      </span>Failed</button>
      <button type="button" data-do="collapse">Collapse all</button>
      <span class="kt-zoom" role="group" aria-label="Zoom"><button type="button" data-do="out" \
      aria-label="Zoom out">−</button><button type="button" data-do="reset" \
      aria-label="Reset zoom">1×</button><button type="button" data-do="in" \
      aria-label="Zoom in">+</button></span>
      <output class="kt-count"></output>
      </div>
      """;

  private static final String PANEL =
      """
      </div>
      <p class="kt-none" hidden="">No step matches. <button type="button" data-do="clear">Show all\
      </button></p>
      </div>
      <aside class="kt-panel" tabindex="-1" aria-label="Details" hidden=""><div class="kt-panel-head">\
      <h3></h3><button type="button" data-do="close" aria-label="Close details">✕</button></div>\
      <div class="kt-panel-body"></div></aside>
      </div>
      <details class="kt-legend"><summary>Signs and keys</summary>
      <p>✓ passed · ✗ failed · ! failed, and was allowed to · ⊘ canceled, or never ran · ‖ waited for \
      a person · ▸ and the line below a bar: on the critical path, what made the build take as long \
      as it took, inferred from times. The light part of a bar is the wait for an agent; dashed is a \
      wait for a person; ⋯ is time left out.</p>
      <p class="kt-keys">Drag over the bars to zoom. <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>←</kbd> \
      <kbd>→</kbd> collapse, expand · <kbd>Enter</kbd> details · <kbd>+</kbd> <kbd>−</kbd> \
      <kbd>0</kbd> zoom · <kbd>Shift</kbd> <kbd>←</kbd> <kbd>→</kbd> pan · <kbd>/</kbd> search · \
      <kbd>Esc</kbd> back</p>
      </details>
      </div>
      """;

  private final RelatedBuilds related;

  public HtmlWaterfall(RelatedBuilds related) {
    this.related = related;
  }

  /** Writes an element that has the waterfall; nothing for a trace without spans. */
  public void draw(Trace trace, Appendable out) throws IOException {
    draw(trace, List.of(), out);
  }

  /**
   * The same with what went on inside jobs, which is folded at first.
   *
   * @param timelines traces of timelines of the build
   */
  public void draw(Trace trace, Collection<Trace> timelines, Appendable out) throws IOException {
    if (trace.isEmpty()) {
      return;
    }
    InsideJobs inside = new InsideJobs(trace.spans(), timelines);
    List<Row> rows = Rows.of(inside.spans(), true, 0);
    Row root = rows.getFirst();
    TimeScale scale = TimeScale.of(root, trace.spans(), 100);
    TimeAxis axis = new TimeAxis(scale, root);
    HtmlRow writer = new HtmlRow(scale, new SpanDetails(inside, related), inside, related);
    StringBuilder html = new StringBuilder("<div class=\"kt\" data-knots=\"");
    html.append(axis.knots()).append("\">\n").append(TOOLS);
    html.append(
        "<div class=\"kt-main\"><div><div class=\"kt-grid\" role=\"treegrid\" aria-label=\"");
    html.append(Html.line(Header.title(root))).append("\">\n");
    html.append("<div class=\"kt-head\" role=\"row\"><div role=\"columnheader\">Step</div>");
    html.append("<div class=\"kt-bar\" role=\"columnheader\"><span class=\"kt-say\">Time</span>");
    html.append(axis.labels()).append("</div><div role=\"columnheader\">Waited</div>");
    html.append("<div role=\"columnheader\">Took</div></div>\n");
    html.append("<div class=\"kt-behind\" role=\"none\"><div class=\"kt-bar\">");
    html.append(axis.lines()).append("</div></div>\n");
    for (int i = 0; i < rows.size(); i++) {
      if (i % CHUNK == 0) {
        boolean full = rows.size() - i >= CHUNK;
        html.append("<div class=\"kt-chunk").append(full ? " kt-full" : "");
        html.append("\" role=\"rowgroup\">\n");
      }
      Row next =
          i + 1 < rows.size() && rows.get(i + 1).depth() > rows.get(i).depth()
              ? rows.get(i + 1)
              : null;
      writer.write(rows.get(i), next, html);
      if (i % CHUNK == CHUNK - 1 || i == rows.size() - 1) {
        html.append("</div>\n");
        out.append(html);
        html.setLength(0);
      }
    }
    out.append(PANEL);
  }

  /** Writes what stands above a build on a page that has nothing else of it. */
  static void header(Trace trace, Appendable out) throws IOException {
    Row root = Rows.of(trace.spans(), true, 0).getFirst();
    BuildFacts build = root.facts().build();
    StringBuilder html = new StringBuilder("<header class=\"kt-title\"><h2>");
    html.append("<span class=\"").append(HtmlRow.style(root.paint())).append("\">");
    HtmlRow.sign(root.paint(), html);
    html.append("</span> <bdi>").append(Html.line(Header.title(root))).append("</bdi></h2><p>");
    if (build != null && build.state() != null) {
      html.append("<bdi>").append(Html.line(build.state())).append("</bdi> in ");
    }
    html.append("<strong>").append(HumanDuration.of(root.end() - root.start()));
    html.append("</strong>, from ").append(SpanDetails.time(root.span().getStartEpochNanos()));
    html.append("</p>\n");
    path(Header.path(root), html);
    out.append(html.append("</header>\n"));
  }

  private static void path(List<Header.PathPart> parts, StringBuilder html) {
    if (parts.isEmpty()) {
      return;
    }
    long all = parts.stream().mapToLong(Header.PathPart::millis).sum();
    html.append("<svg class=\"kt-parts\" aria-hidden=\"true\">");
    long before = 0;
    for (Header.PathPart part : parts) {
      html.append("<rect class=\"kt-part-").append(part.name()).append("\" x=\"");
      html.append(Html.percent(100.0 * before / all)).append("\" width=\"");
      html.append(Html.percent(100.0 * part.millis() / all)).append("\" height=\"8\"/>");
      before += part.millis();
    }
    html.append("</svg><ul class=\"kt-sums\"><li>Critical path:</li>");
    for (Header.PathPart part : parts) {
      html.append("<li><svg class=\"kt-key\" aria-hidden=\"true\"><rect class=\"kt-part-");
      html.append(part.name()).append("\" width=\"10\" height=\"10\"/></svg> ");
      html.append(part.name()).append(" <strong>");
      html.append(HumanDuration.of(part.millis() * 1_000_000)).append("</strong> ");
      html.append(Math.round(100.0 * part.millis() / all)).append("%</li>");
    }
    html.append("</ul>\n");
  }

  /** The style sheet, for every waterfall. */
  public static String style() {
    return resource("waterfall.css");
  }

  /** The script, for every waterfall of the page that it runs in. */
  public static String script() {
    return resource("waterfall.js");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlWaterfall.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
