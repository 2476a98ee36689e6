package io.kitetrace.trace.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kitetrace.testing.browser.Browser;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.Traces;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The self-contained page in a browser; its figures of time are written, none is a condition. */
class HtmlWaterfallBrowserTest {

  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("kitetrace.root"), "build-trace/target/screenshots");

  /** Each build's rows that are seen, by their labels. */
  private static final String LABELS =
      "return [...document.querySelectorAll('.kt-row:not([hidden]) .kt-label')]"
          + ".map(label => label.textContent)";

  private static @Nullable Browser shared;

  @TempDir Path folder;
  private Browser browser;

  @BeforeAll
  static void start() {
    if (Browser.isInstalled()) {
      shared = Browser.start(SCREENSHOTS);
    }
  }

  @AfterAll
  static void stop() {
    if (shared != null) {
      shared.close();
    }
  }

  @BeforeEach
  void reset() {
    assumeTrue(shared != null, Browser.MISSING);
    browser = shared;
    browser.scripting(true);
    browser.resize(1280, 900);
    browser.prefer("prefers-color-scheme", "light");
  }

  @Test
  void page_isLoadedAlone_andKeepsItsPolicy() throws IOException {
    String address = open(Traces.of("every-kind-of-span"), Traces.of("gate-held-for-days"));
    keys("/", "rspec", Keys.ESCAPE, Keys.ESCAPE, "+", "0");
    assertThat(browser.requests()).containsExactly(address);
    assertThat(browser.console()).isEmpty();
    assertThat(find("h2")).hasSize(2);
    browser.screenshot("waterfall");
  }

  @Test
  void collapse_hidesWhatAGroupHolds_andExpandShowsIt() throws IOException {
    open(Traces.of("every-kind-of-span"));
    List<String> all = labels();
    WebElement group = row("Test");
    group.findElement(By.className("kt-twist")).click();
    assertThat(group.getAttribute("aria-expanded")).isEqualTo("false");
    assertThat(labels()).doesNotContain("RSpec #1/3", "Jest").contains("Deploy").hasSizeLessThan(9);
    group.findElement(By.className("kt-twist")).click();
    assertThat(labels()).isEqualTo(all);
    button("collapse").click();
    assertThat(labels())
        .containsExactly("BUILD web", "Lint", "Test", "Release? (blocked)", "Deploy");
    assertThat(button("collapse").getText()).isEqualTo("Expand all");
    button("collapse").click();
    assertThat(labels()).isEqualTo(all);
  }

  @Test
  void search_showsWhatMatchesAndWhatHoldsIt() throws IOException {
    open(Traces.of("every-kind-of-span"));
    keys("/", "JEST (");
    assertThat(labels())
        .containsExactly("BUILD web", "Test", "Jest", "Jest (linux, 22)", "Jest (mac, 22)");
    assertThat(find(".kt-count").getFirst().getText()).isEqualTo("2 of 13 rows");
    keys(Keys.ENTER);
    assertThat(focused()).isEqualTo("Jest (linux, 22)");
    keys(Keys.ESCAPE);
    assertThat(labels()).hasSize(13);
    keys("/", "no such step");
    assertThat(find(".kt-none").getFirst().isDisplayed()).isTrue();
    browser.screenshot("waterfall-nothing-found");
    button("clear").click();
    assertThat(labels()).hasSize(13);
  }

  @Test
  void filters_showTheCriticalPathOrWhatFailed() throws IOException {
    open(Traces.of("every-kind-of-span"));
    button("failed").click();
    assertThat(button("failed").getAttribute("aria-pressed")).isEqualTo("true");
    assertThat(labels())
        .containsExactly(
            "BUILD web", "Test", "RSpec", "RSpec #2/3", "Jest", "Jest (mac, 22)", "Deploy");
    button("critical").click();
    assertThat(labels()).containsExactly("BUILD web", "Test", "RSpec", "RSpec #2/3", "Deploy");
    keys(Keys.ESCAPE);
    assertThat(labels()).hasSize(13);
  }

  @Test
  void filters_openWhatHoldsAMatch_andFoldItAgain() throws IOException {
    open(Traces.of("every-kind-of-span"));
    row("RSpec").findElement(By.className("kt-twist")).click();
    List<String> folded = labels();
    button("failed").click();
    assertThat(labels()).contains("RSpec #2/3");
    row("RSpec").findElement(By.className("kt-twist")).click();
    assertThat(labels()).doesNotContain("RSpec #2/3").contains("Jest (mac, 22)");
    button("failed").click();
    assertThat(labels()).isEqualTo(folded);
  }

  @Test
  void zoom_scalesBarsAndTimes_andIsReset() throws IOException {
    open(Traces.of("every-kind-of-span"));
    double before = barWidth("Deploy");
    List<String> ticks = ticks();
    keys("+");
    assertThat(barWidth("Deploy")).isBetween(1.9 * before, 2.1 * before);
    assertThat(ticks()).isNotEqualTo(ticks).contains("5m");
    keys("0");
    assertThat(barWidth("Deploy")).isBetween(0.99 * before, 1.01 * before);
    assertThat(ticks()).isEqualTo(ticks);

    WebElement bar = row("Deploy").findElement(By.className("kt-bar"));
    int width = bar.getSize().getWidth();
    new Actions(browser.driver())
        .moveToElement(bar, -width / 4, 0)
        .clickAndHold()
        .moveByOffset(width / 4, 0)
        .perform();
    browser.screenshot("waterfall-drag");
    new Actions(browser.driver()).release().perform();
    assertThat(button("reset").getText()).isEqualTo("4×");
    assertThat(ticks()).contains("5m");
    assertThat(find(".kt-panel").getFirst().isDisplayed()).isFalse();
    browser.screenshot("waterfall-zoomed");
    keys(Keys.ESCAPE);
    assertThat(ticks()).isEqualTo(ticks);
  }

  @Test
  void keyboard_reachesEverything() throws IOException {
    open(Traces.of("every-kind-of-span"));
    browser.run("document.querySelector('.kt-row').focus()");
    keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    assertThat(focused()).isEqualTo("Test");
    keys(Keys.ARROW_LEFT);
    assertThat(labels()).doesNotContain("RSpec");
    keys(Keys.ARROW_DOWN);
    assertThat(focused()).isEqualTo("Release? (blocked)");
    keys(Keys.ARROW_UP, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(focused()).isEqualTo("RSpec");
    keys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    assertThat(focused()).isEqualTo("Test");
    keys(Keys.END, Keys.ENTER);
    assertThat(find(".kt-panel h3").getFirst().getText()).isEqualTo("Deploy");
    keys(Keys.ARROW_UP);
    assertThat(find(".kt-panel h3").getFirst().getText()).isEqualTo("Release? (blocked)");
    keys(Keys.ESCAPE);
    assertThat(find(".kt-panel").getFirst().isDisplayed()).isFalse();
    assertThat(focused()).isEqualTo("Release? (blocked)");
    assertThat(browser.run("return document.querySelectorAll('.kt-row[tabindex=\"0\"]').length"))
        .isEqualTo(1L);
  }

  @Test
  void panel_hasAllAttributesAndLinks() throws IOException {
    open(Traces.of("every-kind-of-span"));
    row("RSpec #2/3 (retry 1)").findElement(By.className("kt-label")).click();
    String panel = find(".kt-panel").getFirst().getText();
    assertThat(panel)
        .contains("RSpec #2/3 (retry 1)", "buildkite.job.exit_status", "buildkite.build.number")
        .contains("Only the wait for an agent", "Resource", "buildkite.agent.queue");
    browser.screenshot("waterfall-panel");
    find(".kt-panel a[href^='#s-']").getFirst().click();
    assertThat(find(".kt-panel h3").getFirst().getText()).isEqualTo("RSpec #2/3");
    assertThat(focused()).isEqualTo("RSpec #2/3");
    String address = browser.driver().getCurrentUrl();
    browser.open(address);
    assertThat(find(".kt-panel h3").getFirst().getText()).isEqualTo("RSpec #2/3");
    button("close").click();
    assertThat(browser.driver().getCurrentUrl()).doesNotContain("#");
  }

  @Test
  void phone_showsEverythingInItsWidth() throws IOException {
    browser.resize(400, 800);
    open(Traces.of("every-kind-of-span"));
    assertNothingIsWider();
    browser.screenshot("waterfall-400px");
    row("Lint").findElement(By.className("kt-label")).click();
    assertNothingIsWider();
    browser.screenshot("waterfall-400px-panel");
    assertThat(find(".kt-panel").getFirst().getSize().getHeight()).isLessThan(500);
  }

  @Test
  void dark_isReadable() throws IOException {
    browser.prefer("prefers-color-scheme", "dark");
    open(Traces.of("every-kind-of-span"));
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(20, 23, 26)");
    row("Deploy").findElement(By.className("kt-label")).click();
    browser.screenshot("waterfall-dark");
  }

  @Test
  void withoutScripts_everythingIsShown() throws IOException {
    browser.scripting(false);
    open(Traces.of("every-kind-of-span"));
    assertThat(find(".kt-tools").getFirst().isDisplayed()).isFalse();
    assertThat(find(".kt-row")).hasSize(13).allMatch(WebElement::isDisplayed);
    find(".kt-more summary").get(3).click();
    assertThat(find(".kt-more").get(3).getText()).contains("kitetrace.span.kind");
    browser.screenshot("waterfall-without-scripts");
  }

  @Test
  void hostileTexts_areShownAndDoNothing() throws IOException {
    String text =
        "</noscript><script>window.hit=1</script><img src=//x.example onerror=hit=1>\u202E";
    String address = open(Traces.ofTexts(text));
    for (WebElement row : find(".kt-row")) {
      browser.run("arguments[0].querySelector('.kt-label').click()", row);
    }
    assertThat(find(".kt-panel h3").getFirst().getText()).contains("<script>");
    assertThat(browser.run("return String(window.hit)")).isEqualTo("undefined");
    assertThat(find(".kt img, .kt script")).isEmpty();
    assertThat(browser.requests()).containsExactly(address);
    assertThat(browser.console()).isEmpty();
    browser.screenshot("waterfall-hostile");
    browser.resize(400, 800);
    assertNothingIsWider();
  }

  @Test
  void fourThousandJobs_areLaidOutAsTheyComeIntoView() throws IOException {
    String address = open(Traces.ofGroups(20, 200));
    StringBuilder figures = new StringBuilder();
    figures.append("file: ").append(Files.size(Path.of(URI.create(address)))).append('\n');
    figures
        .append("first paint: ")
        .append(
            browser.run(
                "return performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        .append('\n');
    figures
        .append("load: ")
        .append(browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
        .append('\n');
    assertThat(labels()).hasSize(4_021);
    String interaction =
        """
        const done = arguments[arguments.length - 1];
        const begin = performance.now();
        (%s);
        const script = performance.now() - begin;
        requestAnimationFrame(() => setTimeout(() => done(script + ' ms, to the frame ' + (performance.now() - begin))));
        """;
    String[][] interactions = {
      {"collapse all", "document.querySelector('[data-do=collapse]').click()"},
      {"expand all", "document.querySelector('[data-do=collapse]').click()"},
      {"failed", "document.querySelector('[data-do=failed]').click()"},
      {"all", "document.querySelector('[data-do=failed]').click()"},
      {"zoom", "document.querySelector('[data-do=in]').click()"},
      {"panel", "document.querySelectorAll('.kt-label')[2000].click()"},
      {
        "search",
        "(i => { i.value = 'shard 39'; i.dispatchEvent(new Event('input')); })(document.querySelector('.kt-search input'))"
      },
      {"jump", "window.scrollTo(0, 60000)"}
    };
    for (String[] each : interactions) {
      Object took = browser.driver().executeAsyncScript(interaction.formatted(each[1]));
      figures.append(each[0]).append(": ").append(took).append('\n');
      if (each[0].equals("failed")) {
        assertThat(labels()).hasSizeBetween(40, 70);
        browser.screenshot("waterfall-4000-failed");
      }
    }
    Files.writeString(SCREENSHOTS.resolve("figures.txt"), figures);
    assertThat(labels()).contains("Shard 3999").hasSizeLessThan(200);
    keys(Keys.ESCAPE, Keys.ESCAPE, "0", Keys.HOME);
    assertThat(
            browser.run(
                "return document.querySelectorAll('.kt-chunk')[79].querySelector('.kt-label').checkVisibility({contentVisibilityAuto: true})"))
        .isEqualTo(false);
    browser.screenshot("waterfall-4000");
  }

  private String open(Trace... traces) throws IOException {
    Path file = folder.resolve("trace.html");
    try (Writer out = Files.newBufferedWriter(file)) {
      HtmlPage page = new HtmlPage(out);
      for (Trace trace : traces) {
        page.add(trace);
      }
      page.end();
    }
    String address = file.toUri().toString();
    browser.open(address);
    return address;
  }

  private void assertNothingIsWider() {
    assertThat(browser.run("return document.documentElement.scrollWidth - innerWidth"))
        .isEqualTo(0L);
  }

  @SuppressWarnings("unchecked")
  private List<String> labels() {
    return (List<String>) browser.run(LABELS);
  }

  private List<String> ticks() {
    return find(".kt-ticks text").stream().map(WebElement::getText).toList();
  }

  private double barWidth(String label) {
    return row(label).findElement(By.cssSelector("rect")).getRect().getWidth();
  }

  private WebElement row(String label) {
    return find(".kt-row").stream()
        .filter(row -> row.findElement(By.className("kt-label")).getText().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private WebElement button(String name) {
    return find("[data-do='" + name + "']").getFirst();
  }

  private List<WebElement> find(String selector) {
    return browser.driver().findElements(By.cssSelector(selector));
  }

  private void keys(CharSequence... keys) {
    new Actions(browser.driver()).sendKeys(keys).perform();
  }

  private String focused() {
    return browser
        .driver()
        .switchTo()
        .activeElement()
        .findElement(By.className("kt-label"))
        .getText();
  }
}
