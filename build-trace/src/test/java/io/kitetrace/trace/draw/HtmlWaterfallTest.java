package io.kitetrace.trace.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.ReviewedBuilds;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlWaterfallTest {

  /** Written anew by {@code -Dkitetrace.golden.update=true}, as the traces are. */
  @ParameterizedTest
  @ValueSource(strings = {"every-kind-of-span", "gate-held-for-days"})
  void draw_aReviewedCase_isAsReviewed(String name) throws IOException {
    Path expected = ReviewedBuilds.json(name).resolveSibling(name + ".waterfall.html");
    String drawn = html(Traces.of(name));
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(expected, drawn);
    }
    assertThat(drawn).isEqualTo(Files.readString(expected));
  }

  @Test
  void draw_rows_saySignOutcomeAndTimesAsTheTextDoes() throws IOException {
    for (String name : List.of("every-kind-of-span", "gate-held-for-days", "odd-shapes")) {
      Trace trace = Traces.of(name);
      List<Element> rows = byClass(WellFormed.read(html(trace)), "kt-row");
      List<Row> lines = Rows.of(trace.spans(), true, 0);
      assertThat(rows).hasSameSizeAs(lines);
      for (int i = 0; i < rows.size(); i++) {
        Row line = lines.get(i);
        String shown = rows.get(i).getTextContent();
        assertThat(shown).contains(line.paint().sign().strip() + line.label());
        assertThat(shown).contains(line.paint().words(), line.took(), line.waited());
        assertThat(shown.contains("on the critical path")).isEqualTo(line.facts().critical());
        assertThat(rows.get(i).getAttribute("aria-level")).isEqualTo("" + (line.depth() + 1));
      }
    }
  }

  @Test
  void draw_attributes_areInThePageOnce() throws IOException {
    String html = html(Traces.of("every-kind-of-span"));
    assertThat(html.split("buildkite.build.id</dt>")).hasSize(2);
    assertThat(html.split("kitetrace.span.kind</dt><dd>job</dd>")).hasSize(2);
    assertThat(html)
        .contains("buildkite.job.exit_status</dt><dd>1</dd>")
        .contains("<h4>Only the wait for an agent</h4>")
        .contains("<h4>Resource</h4>");
    Trace trace = Traces.of("every-kind-of-span");
    trace
        .spans()
        .forEach(
            span ->
                span.getAttributes()
                    .forEach((key, value) -> assertThat(html).contains(">" + key.getKey() + "<")));
  }

  @Test
  void draw_relatedBuild_isLinkedWhereItsPageIsKnown() throws IOException {
    Trace trace = Traces.of("every-kind-of-span");
    assertThat(html(trace)).doesNotContain("kt-rel\"");
    assertThat(html(trace, (kind, id) -> "/builds/" + id + "?from=" + kind))
        .contains("<span class=\"kt-rel\"><a href=\"/builds/")
        .contains(">triggered build</a>")
        .contains("?from=triggered build\"");
    assertThat(html(trace, (kind, id) -> "https://example.com/" + id))
        .contains("rel=\"noreferrer noopener\">triggered build</a>");
    for (String other : List.of("javascript:alert(1)", "//example.com", "/\\example.com", "x")) {
      assertThat(html(trace, (kind, id) -> other)).doesNotContain("href=\"" + other);
    }
  }

  @Test
  void draw_attemptThatReplacesAnother_linksToItsRow() throws IOException {
    String html = html(Traces.of("every-kind-of-span"));
    String target = html.replaceAll("(?s).*<dt>retry of</dt><dd><a href=\"#([^\"]*).*", "$1");
    assertThat(html).contains(" id=\"" + target + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "</noscript><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "'><svg/onload=alert(1)>",
        "]]><!--",
        "&lt;b&gt;&#x3c;",
        "a\u202Eb\u2066c\u200Fd",
        "a\u0000b\u001B[2Jc\u0085d",
        "a\uD800b\uFFFEc\uDC00",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//http://example.com",
        "data:text/html,<script>alert(1)</script>",
        "https://example.com/\"onclick=alert(1)",
        "https://example.com/\u202Emoc.elpmaxe",
        "https://",
        "http:\\\\example.com",
        " https://example.com"
      })
  void draw_hostileText_isTextAlone(String text) throws IOException {
    Trace trace = Traces.ofTexts(text);
    StringBuilder page = new StringBuilder();
    HtmlPage file = new HtmlPage(page);
    file.add(trace);
    file.end();
    assertThat(page).doesNotContain("\u202E", "\u2066", "\u200F", "\u0000", "\u001B", "\u0085");
    assertThat(page.toString().lines().filter(line -> line.contains("<script"))).hasSize(1);
    Document document = WellFormed.read(html(trace, (kind, id) -> text));
    for (String name : List.of("script", "img", "style", "iframe", "object")) {
      assertThat(document.getElementsByTagName(name).getLength()).isZero();
    }
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      for (int j = 0; j < element.getAttributes().getLength(); j++) {
        assertThat(element.getAttributes().item(j).getNodeName()).doesNotMatch("(?i)on.*|style");
      }
      if (element.hasAttribute("href")) {
        String address = element.getAttribute("href");
        assertThat(address).matches("#s-[0-9a-f]{16}|https?://[!-~&&[^\"<>]]+");
        assertThat(address).endsWith(element.getTextContent());
      }
    }
  }

  @Test
  void draw_addressOfTheWeb_isALinkThatTellsNothing() throws IOException {
    assertThat(html(Traces.ofTexts("HTTPS://example.com/a?b=c&d=%20#e")))
        .contains(
            "<a href=\"HTTPS://example.com/a?b=c&amp;d=%20#e\" rel=\"noreferrer noopener\">HTTPS://");
  }

  @Test
  void draw_lineEndsOfAValue_stay() throws IOException {
    assertThat(html(Traces.ofTexts("first\nsecond <b>"))).contains(">first\nsecond &lt;b&gt;<");
  }

  @Test
  void draw_whateverIsExcluded_hasTheSameBars() throws IOException {
    List<String> full = bars(html(Traces.of("every-kind-of-span")));
    assertThat(bars(html(Traces.without("every-kind-of-span", "*")))).isEqualTo(full);
  }

  private static List<String> bars(String html) {
    return html.lines().filter(line -> line.startsWith("<div class=\"kt-bar\"")).toList();
  }

  @Test
  void draw_skippedJob_hasNoBar() throws IOException {
    List<Element> rows = byClass(WellFormed.read(html(Traces.ofSkipped())), "kt-row");
    assertThat(rows.getLast().getTextContent()).contains("never").contains("–");
    assertThat(rows.getLast().getElementsByTagName("rect").getLength()).isZero();
  }

  @Test
  void draw_shortestRun_hasAWidthThatABrowserDraws() throws IOException {
    NodeList bars = WellFormed.read(html(Traces.ofWait(9_000_000))).getElementsByTagName("rect");
    for (int i = 0; i < bars.getLength(); i++) {
      assertThat(((Element) bars.item(i)).getAttribute("width")).isNotEqualTo("0%");
    }
  }

  @Test
  void draw_noSpans_isNothing() throws IOException {
    Trace none =
        new Trace("b", "o", "p", 1L, "t", "s", Traces.ofSkipped().resource(), List.of(), Map.of());
    assertThat(html(none)).isEmpty();
    StringBuilder page = new StringBuilder();
    HtmlPage file = new HtmlPage(page);
    file.add(none);
    file.end();
    assertThat(page).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"every-kind-of-span,0|2m|4m|6m|8m|10m|12m|14m", "gate-held-for-days,0|2m|4m|6m|8m"})
  void axis_ticks_areExactAndApart(String name, String labels) throws IOException {
    Document document = WellFormed.read(html(Traces.of(name)));
    assertThat(byClass(document, "kt-tick").stream().map(Element::getTextContent).toList())
        .isEqualTo(List.of(labels.split("\\|")));
  }

  @ParameterizedTest
  @CsvSource({"0,0%", "100,100%", "33.33333,33.333%", "0.05,0.05%", "1.0004,1%", "12.5,12.5%"})
  void percent_isShort(double value, String text) {
    assertThat(Html.percent(value)).isEqualTo(text);
  }

  @Test
  void resources_holdNothingThatEndsTheirElement() {
    assertThat(HtmlWaterfall.script()).doesNotContain("</script", "<!--", "innerHTML", "eval(");
    assertThat(HtmlWaterfall.style()).doesNotContain("</style", "@import", "url(");
  }

  private static List<Element> byClass(Document document, String style) {
    List<Element> found = new ArrayList<>();
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (List.of(element.getAttribute("class").split(" ")).contains(style)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String html(Trace trace) throws IOException {
    return html(trace, HtmlWaterfall.RelatedBuilds.NONE);
  }

  private static String html(Trace trace, HtmlWaterfall.RelatedBuilds related) throws IOException {
    StringBuilder html = new StringBuilder();
    new HtmlWaterfall(related).draw(trace, html);
    return html.toString();
  }
}
