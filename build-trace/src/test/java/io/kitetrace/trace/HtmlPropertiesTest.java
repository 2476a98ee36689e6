package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.trace.draw.HtmlWaterfall;
import io.kitetrace.trace.draw.WellFormed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What holds for the HTML of any build. */
class HtmlPropertiesTest {

  private static final TraceBuilder TRACES = new TraceBuilder(TraceOptions.DEFAULTS);

  @Property(tries = 40)
  void html_ofAnyBuild_isWellFormedAndInScale(
      @ForAll long seed, @ForAll @IntRange(max = 300) int jobs) throws IOException {
    check(TRACES.preview(TracePropertiesTest.randomBuild(new Random(seed), jobs)));
  }

  @Property(tries = 200)
  void html_ofAnyText_isWellFormed(@ForAll String text) throws IOException {
    check(Traces.ofTexts(text));
  }

  @Test
  void html_ofRecordedBuilds_isWellFormedAndInScale() throws IOException {
    for (Path file : Recordings.files()) {
      for (Build build : TestBuilds.of(Files.readAllBytes(file))) {
        check(TRACES.preview(build));
      }
    }
  }

  private static void check(Trace trace) throws IOException {
    if (trace.isEmpty()) {
      return;
    }
    StringBuilder html = new StringBuilder();
    new HtmlWaterfall((kind, traceId) -> "/builds/" + traceId).draw(trace, html);
    Document document = WellFormed.read(html.toString());
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertThat(element.hasAttribute("style")).isFalse();
      if (element.getTagName().equals("rect")) {
        double x = percent(element, "x");
        double width = percent(element, "width");
        assertThat(x).isBetween(0.0, 100.0);
        assertThat(width).isBetween(0.001, 100.001 - x);
      }
    }
  }

  private static double percent(Element element, String name) {
    String value = element.getAttribute(name);
    assertThat(value).endsWith("%");
    return Double.parseDouble(value.substring(0, value.length() - 1));
  }
}
