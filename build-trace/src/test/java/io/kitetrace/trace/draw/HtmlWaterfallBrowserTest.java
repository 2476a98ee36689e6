package io.kitetrace.trace.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.trace.Traces;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What a person does with a waterfall in a browser. */
class HtmlWaterfallBrowserTest {

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
  void collapse_hidesWhatAGroupHolds_andExpandShowsIt() throws IOException {
    page.open(Traces.of("every-kind-of-span"));
    List<String> all = page.labels();
    WebElement group = page.row("Test");
    group.findElement(By.className("kt-twist")).click();
    assertThat(group.getAttribute("aria-expanded")).isEqualTo("false");
    assertThat(page.labels())
        .doesNotContain("RSpec #1/3", "Jest")
        .contains("Deploy")
        .hasSizeLessThan(9);
    group.findElement(By.className("kt-twist")).click();
    assertThat(page.labels()).isEqualTo(all);
    page.button("collapse").click();
    assertThat(page.labels())
        .containsExactly("BUILD web", "Lint", "Test", "Release? (blocked)", "Deploy");
    assertThat(page.button("collapse").getText()).isEqualTo("Expand all");
    page.button("collapse").click();
    assertThat(page.labels()).isEqualTo(all);
  }

  @Test
  void search_showsWhatMatchesAndWhatHoldsIt() throws IOException {
    page.open(Traces.of("every-kind-of-span"));
    page.keys("/", "JEST (");
    assertThat(page.labels())
        .containsExactly("BUILD web", "Test", "Jest", "Jest (linux, 22)", "Jest (mac, 22)");
    assertThat(page.find(".kt-count").getFirst().getText()).isEqualTo("2 of 13 rows");
    page.keys(Keys.ENTER);
    assertThat(page.focused()).isEqualTo("Jest (linux, 22)");
    page.keys(Keys.ESCAPE);
    assertThat(page.labels()).hasSize(13);
    page.keys("/", "no such step");
    assertThat(page.find(".kt-none").getFirst().isDisplayed()).isTrue();
    page.browser().screenshot("waterfall-nothing-found");
    page.button("clear").click();
    assertThat(page.labels()).hasSize(13);
  }

  @Test
  void filters_showTheCriticalPathOrWhatFailed() throws IOException {
    page.open(Traces.of("every-kind-of-span"));
    page.button("failed").click();
    assertThat(page.button("failed").getAttribute("aria-pressed")).isEqualTo("true");
    assertThat(page.labels())
        .containsExactly(
            "BUILD web", "Test", "RSpec", "RSpec #2/3", "Jest", "Jest (mac, 22)", "Deploy");
    page.button("critical").click();
    assertThat(page.labels()).containsExactly("BUILD web", "Test", "RSpec", "RSpec #2/3", "Deploy");
    page.keys(Keys.ESCAPE);
    assertThat(page.labels()).hasSize(13);
  }

  @Test
  void filters_openWhatHoldsAMatch_andFoldItAgain() throws IOException {
    page.open(Traces.of("every-kind-of-span"));
    page.row("RSpec").findElement(By.className("kt-twist")).click();
    List<String> folded = page.labels();
    page.button("failed").click();
    assertThat(page.labels()).contains("RSpec #2/3");
    page.row("RSpec").findElement(By.className("kt-twist")).click();
    assertThat(page.labels()).doesNotContain("RSpec #2/3").contains("Jest (mac, 22)");
    page.button("failed").click();
    assertThat(page.labels()).isEqualTo(folded);
  }

  @Test
  void zoom_scalesBarsAndTimes_andIsReset() throws IOException {
    page.open(Traces.of("every-kind-of-span"));
    double before = page.barWidth("Deploy");
    List<String> ticks = page.ticks();
    page.keys("+");
    assertThat(page.barWidth("Deploy")).isBetween(1.9 * before, 2.1 * before);
    assertThat(page.ticks()).isNotEqualTo(ticks).contains("5m");
    page.keys("0");
    assertThat(page.barWidth("Deploy")).isBetween(0.99 * before, 1.01 * before);
    assertThat(page.ticks()).isEqualTo(ticks);

    WebElement bar = page.row("Deploy").findElement(By.className("kt-bar"));
    int width = bar.getSize().getWidth();
    new Actions(page.browser().driver())
        .moveToElement(bar, -width / 4, 0)
        .clickAndHold()
        .moveByOffset(width / 4, 0)
        .perform();
    page.browser().screenshot("waterfall-drag");
    new Actions(page.browser().driver()).release().perform();
    assertThat(page.button("reset").getText()).isEqualTo("4×");
    assertThat(page.ticks()).contains("5m");
    assertThat(page.find(".kt-panel").getFirst().isDisplayed()).isFalse();
    page.browser().screenshot("waterfall-zoomed");
    page.keys(Keys.ESCAPE);
    assertThat(page.ticks()).isEqualTo(ticks);
  }

  @Test
  void keyboard_reachesEverything() throws IOException {
    page.open(Traces.of("every-kind-of-span"));
    page.browser().run("document.querySelector('.kt-row').focus()");
    page.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    assertThat(page.focused()).isEqualTo("Test");
    page.keys(Keys.ARROW_LEFT);
    assertThat(page.labels()).doesNotContain("RSpec");
    page.keys(Keys.ARROW_DOWN);
    assertThat(page.focused()).isEqualTo("Release? (blocked)");
    page.keys(Keys.ARROW_UP, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(page.focused()).isEqualTo("RSpec");
    page.keys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    assertThat(page.focused()).isEqualTo("Test");
    page.keys(Keys.END, Keys.ENTER);
    assertThat(page.find(".kt-panel h3").getFirst().getText()).isEqualTo("Deploy");
    page.keys(Keys.ARROW_UP);
    assertThat(page.find(".kt-panel h3").getFirst().getText()).isEqualTo("Release? (blocked)");
    page.keys(Keys.ESCAPE);
    assertThat(page.find(".kt-panel").getFirst().isDisplayed()).isFalse();
    assertThat(page.focused()).isEqualTo("Release? (blocked)");
    assertThat(
            page.browser()
                .run("return document.querySelectorAll('.kt-row[tabindex=\"0\"]').length"))
        .isEqualTo(1L);
  }

  @Test
  void panel_hasAllAttributesAndLinks() throws IOException {
    page.open(Traces.of("every-kind-of-span"));
    page.row("RSpec #2/3 (retry 1)").findElement(By.className("kt-label")).click();
    String panel = page.find(".kt-panel").getFirst().getText();
    assertThat(panel)
        .contains("RSpec #2/3 (retry 1)", "buildkite.job.exit_status", "buildkite.build.number")
        .contains("Only the wait for an agent", "Resource", "buildkite.agent.queue")
        .contains("On every span of kind job", "buildkite.job.type")
        .doesNotContain("On every span of kind build", "On every span of kind group");
    page.browser().screenshot("waterfall-panel");
    page.find(".kt-panel a[href^='#s-']").getFirst().click();
    assertThat(page.find(".kt-panel h3").getFirst().getText()).isEqualTo("RSpec #2/3");
    assertThat(page.focused()).isEqualTo("RSpec #2/3");
    String address = page.browser().driver().getCurrentUrl();
    page.browser().open(address);
    assertThat(page.find(".kt-panel h3").getFirst().getText()).isEqualTo("RSpec #2/3");
    page.button("close").click();
    assertThat(page.browser().driver().getCurrentUrl()).doesNotContain("#");
  }
}
