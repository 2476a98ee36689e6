package io.kitetrace.trace.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.trace.Traces;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A build of 4,000 jobs. Its figures of time are written, none is a condition. */
class LargeWaterfallBrowserTest {

  private static final WaterfallPage page = new WaterfallPage();

  @BeforeAll
  static void start() {
    page.start();
  }

  @AfterAll
  static void stop() {
    page.close();
  }

  @BeforeEach
  void reset() {
    page.reset();
  }

  @Test
  void fourThousandJobs_areLaidOutAsTheyComeIntoView() throws IOException {
    page.browser()
        .driver()
        .executeCdpCommand("Performance.enable", Map.of("timeDomain", "threadTicks"));
    String address = page.open(Traces.ofGroups(20, 200));
    StringBuilder figures = new StringBuilder();
    figures.append("file: ").append(Files.size(Path.of(URI.create(address)))).append('\n');
    figures
        .append("first paint: ")
        .append(
            page.browser()
                .run("return performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        .append('\n');
    figures
        .append("load: ")
        .append(
            page.browser().run("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
        .append('\n');
    assertThat(page.labels()).hasSize(4_021);
    String interaction =
        """
        const done = arguments[arguments.length - 1];
        const begin = performance.now();
        (%s);
        const script = performance.now() - begin;
        requestAnimationFrame(() => setTimeout(() => done(
            `script ${script.toFixed(1)} ms, to the frame ${(performance.now() - begin).toFixed(1)} ms`)));
        """;
    String[][] interactions = {
      {"nothing", "0"},
      {"collapse all", "document.querySelector('[data-do=collapse]').click()"},
      {"expand all", "document.querySelector('[data-do=collapse]').click()"},
      {"failed", "document.querySelector('[data-do=failed]').click()"},
      {"all", "document.querySelector('[data-do=failed]').click()"},
      {"zoom", "document.querySelector('[data-do=in]').click()"},
      {"panel", "document.querySelectorAll('.kt-label')[9].click()"},
      {
        "search",
        "(i => { i.value = 'shard 39'; i.dispatchEvent(new Event('input')); })(document.querySelector('.kt-search input'))"
      },
      {
        "search cleared",
        "(i => { i.value = ''; i.dispatchEvent(new Event('input')); })(document.querySelector('.kt-search input'))"
      },
      {"jump", "window.scrollTo(0, 60000)"}
    };
    for (String[] each : interactions) {
      double before = cpuMillis();
      Object took = page.browser().driver().executeAsyncScript(interaction.formatted(each[1]));
      figures.append(each[0]).append(": ").append(took);
      figures.append(", CPU ").append(Math.round(cpuMillis() - before)).append(" ms\n");
      if (each[0].equals("failed")) {
        assertThat(page.labels()).hasSizeBetween(40, 70);
        page.browser().screenshot("waterfall-4000-failed");
      } else if (each[0].equals("search")) {
        assertThat(page.labels()).contains("Shard 3999").hasSizeLessThan(200);
      }
    }
    Files.writeString(WaterfallPage.SCREENSHOTS.resolve("figures.txt"), figures);
    page.browser().screenshot("waterfall-4000");
    assertThat(page.labels()).hasSize(4_021);
    page.keys(Keys.ESCAPE, "0", Keys.HOME);
    assertThat(
            page.browser()
                .run(
                    "return document.querySelectorAll('.kt-chunk')[79].querySelector('.kt-label').checkVisibility({contentVisibilityAuto: true})"))
        .isEqualTo(false);
  }

  /** What the page's main thread has computed, however busy the machine is. */
  private double cpuMillis() {
    List<?> metrics =
        (List<?>)
            page.browser()
                .driver()
                .executeCdpCommand("Performance.getMetrics", Map.of())
                .getOrDefault("metrics", List.of());
    for (Object metric : metrics) {
      if (metric instanceof Map<?, ?> map
          && "TaskDuration".equals(map.get("name"))
          && map.get("value") instanceof Number seconds) {
        return seconds.doubleValue() * 1_000;
      }
    }
    throw new AssertionError("no TaskDuration in " + metrics);
  }
}
