package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.testing.browser.Browser;
import io.kitetrace.testing.builds.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Pages as a person meets them. */
class BrowserTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<SampleBuild> BUILDS = SampleBuild.some();

  @TempDir private static Path folder;
  private static ServedPages pages;
  private static Browser browser;

  @BeforeAll
  static void serve() throws Exception {
    Assumptions.assumeTrue(Browser.isInstalled(), Browser.MISSING);
    pages = ServedPages.of(folder, BUILDS);
    browser = Browser.start(Path.of("target/screenshots"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
      pages.close();
    }
  }

  @BeforeEach
  void beginAnew() {
    browser.resize(1280, 900);
    browser.prefer("prefers-color-scheme", "light");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "builds",
        "builds?outcome=failed",
        "builds/BUILD",
        "pipelines",
        "pipelines/acme/web",
        "insights",
        "sql",
        "status",
        "nothing"
      })
  void page_inEveryForm_isWithinItsWindow_andItsPolicy(String path) {
    String name = path.replaceAll("[^a-z]+", "-");
    open("/" + path.replace("BUILD", BUILDS.get(2).id()));
    browser.screenshot(name);
    browser.prefer("prefers-color-scheme", "dark");
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(20, 23, 26)");
    browser.screenshot(name + "-dark");
    browser.prefer("prefers-color-scheme", "light");
    browser.resize(400, 800);
    assertThat(browser.run("return document.documentElement.scrollWidth <= 400"))
        .as("nothing is wider than a phone")
        .isEqualTo(true);
    browser.screenshot(name + "-phone");
    assertThat(browser.console().stream().filter(line -> !line.contains("404")).toList()).isEmpty();
    // Chromium's own pictures in fields are data.
    assertThat(browser.requests())
        .allMatch(url -> url.startsWith(pages.uri("/").toString()) || url.startsWith("data:"));
    assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en");
    assertThat(browser.driver().findElements(By.tagName("h1"))).hasSize(1);
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('input:not([type=hidden]),textarea,select')].filter(i => i.labels.length === 0 && !i.ariaLabel).length"))
        .as("fields without a label")
        .isEqualTo(0L);
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('table:not(.u-legend)')].filter(t => !t.caption).length"))
        .as("tables without a caption")
        .isEqualTo(0L);
  }

  @Test
  void failedBuildOfADayOnABranch_isThreeClicksAway() {
    open("/builds");
    click("a[title^='Sun 8 Mar']");
    click("nav.chips a[href*='outcome=failed']");
    click("td.branch a[href*='branch=main']");
    assertThat(url()).endsWith("/builds?outcome=failed&from=2026-03-08&to=2026-03-08&branch=main");
    click("table.builds tbody th a");
    SampleBuild found =
        BUILDS.stream()
            .filter(
                b ->
                    b.failed()
                        && b.branch().equals("main")
                        && b.created().toString().startsWith("2026-03-08"))
            .min(SampleBuild.NEWEST_FIRST)
            .orElseThrow();
    assertThat(text("h1")).contains("Failed", found.pipeline() + " #" + found.number());
  }

  @Test
  void form_narrowsTheList_toAnAddressThatCanBeShared() {
    open("/builds");
    browser.driver().findElement(By.name("pipeline")).sendKeys("api");
    browser.driver().findElement(By.name("q")).sendKeys("login", Keys.ENTER);
    await().atMost(PATIENCE).until(() -> url().contains("q=login"));
    assertThat(url()).endsWith("/builds?pipeline=api&q=login");
    long expected =
        BUILDS.stream()
            .filter(b -> b.pipeline().equals("api") && b.message().contains("login"))
            .count();
    assertThat(text(".found")).startsWith(expected + " builds");
    click(".clear");
    assertThat(text(".found")).startsWith("130 builds");
    click("a[rel=next]");
    assertThat(browser.driver().findElements(By.cssSelector("tr[data-id]"))).hasSize(50);
  }

  @Test
  void keyboard_reachesEverything() {
    open("/builds");
    press(Keys.TAB);
    assertThat(focused()).isEqualTo("Skip to the content");
    press("/");
    assertThat(browser.run("return document.activeElement.name")).isEqualTo("q");
    press(Keys.ESCAPE);
    press("j");
    press("j");
    press(Keys.ARROW_DOWN);
    press("k");
    SampleBuild second = BUILDS.stream().sorted(SampleBuild.NEWEST_FIRST).toList().get(1);
    assertThat(focused()).isEqualTo(second.pipeline() + " #" + second.number());
    assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    press(Keys.ENTER);
    await().atMost(PATIENCE).until(() -> url().endsWith("/builds/" + second.id()));
  }

  @Test
  void buildThatArrives_isShown_withoutALoad() throws Exception {
    try (ServedPages own =
        ServedPages.of(java.nio.file.Files.createTempDirectory(folder, "live"), BUILDS)) {
      browser.open(own.uri("/builds").toString());
      browser.run(
          "document.body.dataset.same = 'yes'; document.querySelector('tr[data-id] a').focus()");
      String focused = focused();
      own.write(
          List.of(
              Json.build("arrived")
                  .with("number", 4_711)
                  .with("created_at", SampleBuild.NOW.toString())
                  .with("finished_at", SampleBuild.NOW.plusSeconds(9).toString())));
      await()
          .atMost(PATIENCE)
          // The page puts new elements in the place of those that are being read.
          .ignoreException(StaleElementReferenceException.class)
          .untilAsserted(
              () -> {
                assertThat(text("table.builds tbody")).contains("web #4711");
                assertThat(text(".found")).contains("131 builds", "1 new");
              });
      assertThat(browser.run("return document.body.dataset.same")).isEqualTo("yes");
      assertThat(focused()).isEqualTo(focused);
      browser.screenshot("builds-live");
    }
  }

  @Test
  void charts_showTheTable_andAPointLeadsToItsBuilds() {
    open("/pipelines/acme/web");
    await()
        .atMost(PATIENCE)
        .until(() -> browser.driver().findElements(By.cssSelector("figure canvas")).size() == 3);
    WebElement plot = browser.driver().findElement(By.cssSelector("figure .u-over"));
    new Actions(browser.driver()).moveToElement(plot).click().perform();
    await().atMost(PATIENCE).until(() -> url().contains("/builds?"));
    assertThat(url()).contains("pipeline=web", "from=2026-03-", "to=2026-03-");
  }

  @Test
  void withoutScripts_listsFiltersAndTablesWork() {
    browser.scripting(false);
    try {
      open("/builds");
      assertThat(text(".found")).startsWith("130 builds");
      browser.driver().findElement(By.name("branch")).sendKeys("main", Keys.ENTER);
      await().atMost(PATIENCE).until(() -> url().contains("branch=main"));
      open("/pipelines/acme/web");
      assertThat(browser.driver().findElements(By.cssSelector("#history tbody tr"))).isNotEmpty();
      assertThat(browser.driver().findElement(By.cssSelector(".charts")).isDisplayed()).isFalse();
    } finally {
      browser.scripting(true);
    }
  }

  private static void open(String path) {
    browser.open(pages.uri(path).toString());
  }

  private static void click(String selector) {
    List<String> before = new ArrayList<>(List.of(url()));
    browser.driver().findElement(By.cssSelector(selector)).click();
    await().atMost(PATIENCE).until(() -> !url().equals(before.getFirst()));
  }

  private static void press(CharSequence key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  private static String focused() {
    return String.valueOf(browser.run("return document.activeElement.textContent"));
  }

  private static String text(String selector) {
    return browser.driver().findElement(By.cssSelector(selector)).getText();
  }

  private static String url() {
    return String.valueOf(browser.driver().getCurrentUrl());
  }
}
