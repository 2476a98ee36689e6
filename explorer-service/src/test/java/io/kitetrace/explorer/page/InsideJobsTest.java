package io.kitetrace.explorer.page;

import static io.kitetrace.testing.builds.Json.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.Timelines;
import io.kitetrace.model.Build;
import io.kitetrace.testing.browser.Browser;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.Timeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What went on inside jobs, in the waterfall of a build's page. */
class InsideJobsTest {

  private static final String HOSTILE = "<script>alert(1)</script> \"'&";
  private static final Json JSON =
      Json.build("inside")
          .jobs(job("unit", 0, 1, 60).with("state", "failed"), job("lint", 0, 1, 9));
  private static final Build BUILD = JSON.read();

  @TempDir private static Path folder;
  private static ServedPages pages;

  @BeforeAll
  static void serve() throws Exception {
    pages = new ServedPages(folder, List.of(JSON, large()));
    Map<String, Double> sections = new LinkedHashMap<>();
    sections.put("Install", 5.0);
    sections.put(HOSTILE, 7.0);
    pages.writeTimelines(
        List.of(
            Timelines.log(BUILD, 0, Map.of("an older one", 1.0)),
            Timelines.log(BUILD, 0, sections),
            Timelines.tests(
                BUILD,
                0,
                "Suite",
                1_200,
                Timelines.test(1, "adds", Result.FAILED, false, 0.5),
                Timelines.test(2, "waits", Result.PASSED, false, 2)),
            Timelines.profile(BUILD, 1, "compile", 3),
            Timelines.engine(BUILD, "Suite", "adds", "flaky")));
    Build large = large().read();
    List<Timeline> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add(Timelines.log(large, i, Map.of("section of " + i, 1.0)));
    }
    pages.writeTimelines(many);
  }

  @AfterAll
  static void close() {
    pages.close();
  }

  private static Json large() {
    Json[] jobs = new Json[400];
    for (int i = 0; i < jobs.length; i++) {
      jobs[i] = job("job " + i, 0, 1, 20 + i).with("state", i == 7 ? "failed" : "passed");
    }
    return Json.build("large").with("number", 8).jobs(jobs);
  }

  @Test
  void page_hasSectionsSuitesCasesAndActivities_ofTheLastTimelines() throws Exception {
    String page = pages.get("/builds/" + BUILD.id()).body();
    assertThat(page)
        .contains(
            "1,200 tests, 1 failed",
            ">Install</bdi>",
            ">Suite</bdi>",
            ">adds</bdi>",
            ">waits</bdi>",
            ">compile</bdi>",
            "&lt;script&gt;alert(1)")
        .doesNotContain("an older one", "<script>alert", "timelines are shown");
    assertThat(pages.get("/api/builds/" + BUILD.id()).body())
        .contains("\"job_timelines\"", "\"tests\":1200", "\"failed_tests\":1");
  }

  @Test
  void page_ofManyTimelines_hasThoseThatMatterMost_andSaysSo() throws Exception {
    String page = pages.get("/builds/" + large().read().id()).body();
    assertThat(page)
        .contains("300 of 400 timelines are shown")
        .contains(">section of 7</bdi>", ">section of 399</bdi>")
        .doesNotContain(">section of 50</bdi>");
  }

  @Test
  void pages_withTimelines_areSmall() throws Exception {
    assertThat(pages.get("/builds/" + BUILD.id()).body().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThan(100_000);
    String page = pages.get("/builds/" + large().read().id()).body();
    int rows = page.split("role=\"row\"", -1).length - 1;
    assertThat(rows).isGreaterThan(1_000);
    assertThat(page.getBytes(StandardCharsets.UTF_8).length / rows)
        .as("bytes a row")
        .isLessThan(1_500);
  }

  @Test
  void jobs_areFoldedAtFirst_andOneFoldOpensOneJob() throws Exception {
    Assumptions.assumeTrue(Browser.isInstalled(), Browser.MISSING);
    try (Browser browser = Browser.start(Path.of("target/screenshots"))) {
      browser.open(pages.uri("/builds/" + BUILD.id()).toString());
      assertThat(shown(browser)).containsExactly("BUILD web", "unit", "lint");
      assertThat(row(browser, "unit").getText()).contains("1,200 tests, 1 failed");
      row(browser, "unit").findElement(By.cssSelector(".kt-twist")).click();
      assertThat(shown(browser))
          .contains("command", "Install", HOSTILE, "Suite", "adds", "waits")
          .doesNotContain("compile");
      browser.screenshot("build-inside-a-job");
      row(browser, "adds").click();
      assertThat(browser.driver().findElement(By.cssSelector(".kt-panel")).getText())
          .contains("test_case", "test.case.name", "failed");
      row(browser, "unit").findElement(By.cssSelector(".kt-twist")).click();
      assertThat(shown(browser)).containsExactly("BUILD web", "unit", "lint");
      new Actions(browser.driver()).sendKeys(Keys.ESCAPE, "/", "comp").perform();
      assertThat(shown(browser)).containsExactly("BUILD web", "lint", "compile");
      browser.resize(400, 800);
      assertThat(browser.run("return document.documentElement.scrollWidth <= 400")).isEqualTo(true);
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void withoutScripts_everythingIsThere() {
    Assumptions.assumeTrue(Browser.isInstalled(), Browser.MISSING);
    try (Browser browser = Browser.start(Path.of("target/screenshots"))) {
      browser.scripting(false);
      browser.open(pages.uri("/builds/" + BUILD.id()).toString());
      assertThat(shown(browser)).contains("unit", "Install", "adds", "compile");
    }
  }

  private static WebElement row(Browser browser, String label) {
    return browser.driver().findElements(By.cssSelector(".kt-row")).stream()
        .filter(row -> row.findElement(By.cssSelector(".kt-label")).getText().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> shown(Browser browser) {
    return browser.driver().findElements(By.cssSelector(".kt-row .kt-label")).stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }
}
