package io.kitetrace.trace.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kitetrace.testing.browser.Browser;
import io.kitetrace.trace.Trace;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** A page with waterfalls in a browser of its own; skips the tests where there is none. */
final class WaterfallPage implements AutoCloseable {

  static final Path SCREENSHOTS =
      Path.of(System.getProperty("kitetrace.root"), "build-trace/target/screenshots");

  private static final String LABELS =
      "return [...document.querySelectorAll('.kt-chunk:not([hidden]) .kt-row:not([hidden]) .kt-label')]"
          + ".map(label => label.textContent)";

  private @Nullable Browser started;

  void start() {
    if (Browser.isInstalled()) {
      started = Browser.start(SCREENSHOTS);
    }
  }

  Browser browser() {
    assumeTrue(started != null, Browser.MISSING);
    return started;
  }

  void reset() {
    browser().scripting(true);
    browser().resize(1280, 900);
    browser().prefer("prefers-color-scheme", "light");
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
  }

  String open(Trace... traces) throws IOException {
    Path file = Files.createTempFile("kitetrace-page", ".html");
    file.toFile().deleteOnExit();
    try (Writer out = Files.newBufferedWriter(file)) {
      HtmlPage page = new HtmlPage(out);
      for (Trace trace : traces) {
        page.add(trace);
      }
      page.end();
    }
    String address = file.toUri().toString();
    browser().open(address);
    return address;
  }

  void assertNothingIsWider() {
    assertThat(browser().run("return document.documentElement.scrollWidth - innerWidth"))
        .isEqualTo(0L);
  }

  @SuppressWarnings("unchecked")
  List<String> labels() {
    return (List<String>) browser().run(LABELS);
  }

  List<String> ticks() {
    return find(".kt-ticks text").stream().map(WebElement::getText).toList();
  }

  double barWidth(String label) {
    return row(label).findElement(By.cssSelector("rect")).getRect().getWidth();
  }

  WebElement row(String label) {
    return find(".kt-row").stream()
        .filter(row -> row.findElement(By.className("kt-label")).getText().equals(label))
        .findFirst()
        .orElseThrow();
  }

  WebElement button(String name) {
    return find("[data-do='" + name + "']").getFirst();
  }

  List<WebElement> find(String selector) {
    return browser().driver().findElements(By.cssSelector(selector));
  }

  void keys(CharSequence... keys) {
    new Actions(browser().driver()).sendKeys(keys).perform();
  }

  String focused() {
    return browser()
        .driver()
        .switchTo()
        .activeElement()
        .findElement(By.className("kt-label"))
        .getText();
  }
}
