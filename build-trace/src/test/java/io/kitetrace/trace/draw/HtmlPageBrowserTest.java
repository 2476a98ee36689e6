package io.kitetrace.trace.draw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kitetrace.trace.Traces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** How a page with a waterfall behaves in a browser, whatever its size, colours and texts. */
class HtmlPageBrowserTest {

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
  void page_isLoadedAlone_andKeepsItsPolicy() throws IOException {
    String address = page.open(Traces.of("every-kind-of-span"), Traces.of("gate-held-for-days"));
    page.keys("/", "rspec", Keys.ESCAPE, Keys.ESCAPE, "+", "0");
    assertThat(page.browser().requests()).containsExactly(address);
    assertThat(page.browser().console()).isEmpty();
    assertThat(page.find("h2")).hasSize(2);
    page.browser().screenshot("waterfall");
  }

  @Test
  void element_keepsToThePolicyOfASitesPages() throws IOException {
    StringBuilder html = new StringBuilder();
    HtmlWaterfall waterfall = new HtmlWaterfall((kind, traceId) -> "/builds/" + traceId);
    html.append("<!DOCTYPE html><html lang=\"en\"><head><title>t</title>");
    html.append(
        "<link rel=\"stylesheet\" href=\"/waterfall.css\"/><link rel=\"icon\" href=\"data:,\"/>");
    html.append("<script src=\"/waterfall.js\" defer=\"\"></script></head><body>");
    waterfall.draw(Traces.of("every-kind-of-span"), html);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server, "/", "text/html", html.append("</body></html>").toString());
    serve(server, "/waterfall.css", "text/css", HtmlWaterfall.style());
    serve(server, "/waterfall.js", "text/javascript", HtmlWaterfall.script());
    server.start();
    try {
      page.browser().open("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      page.keys("+", "/", "deploy", Keys.ENTER, Keys.ENTER);
      assertThat(page.labels()).containsExactly("BUILD web", "Deploy");
      assertThat(page.find(".kt-panel h3").getFirst().getText()).isEqualTo("Deploy");
      assertThat(page.find(".kt-panel a[href^='/builds/']")).hasSize(1);
      assertThat(page.browser().console()).isEmpty();
      assertThat(page.browser().requests())
          .hasSize(3)
          .allMatch(url -> url.startsWith("http://127.0.0.1:"));
    } finally {
      server.stop(0);
    }
  }

  private static void serve(HttpServer server, String path, String type, String text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
          exchange
              .getResponseHeaders()
              .set(
                  "Content-Security-Policy",
                  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
                      + " base-uri 'none'; form-action 'none'");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @Test
  void phone_showsEverythingInItsWidth() throws IOException {
    page.browser().resize(400, 800);
    page.open(Traces.of("every-kind-of-span"));
    page.assertNothingIsWider();
    page.browser().screenshot("waterfall-400px");
    page.row("Lint").findElement(By.className("kt-label")).click();
    page.assertNothingIsWider();
    page.browser().screenshot("waterfall-400px-panel");
    assertThat(page.find(".kt-panel").getFirst().getSize().getHeight()).isLessThan(500);
  }

  @Test
  void dark_isReadable() throws IOException {
    page.browser().prefer("prefers-color-scheme", "dark");
    page.open(Traces.of("every-kind-of-span"));
    assertThat(page.browser().run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(20, 23, 26)");
    page.row("Deploy").findElement(By.className("kt-label")).click();
    page.browser().screenshot("waterfall-dark");
  }

  @Test
  void withoutScripts_everythingIsShown() throws IOException {
    page.browser().scripting(false);
    page.open(Traces.of("every-kind-of-span"));
    assertThat(page.find(".kt-tools").getFirst().isDisplayed()).isFalse();
    assertThat(page.find(".kt-row")).hasSize(13).allMatch(WebElement::isDisplayed);
    page.find(".kt-more summary").get(3).click();
    assertThat(page.find(".kt-more").get(3).getText()).contains("buildkite.step.key");
    page.find(".kt-more summary").getFirst().click();
    assertThat(page.find(".kt-more").getFirst().getText())
        .contains("On every span of kind step", "kitetrace.span.kind");
    page.browser().screenshot("waterfall-without-scripts");
  }

  @Test
  void hostileTexts_areShownAndDoNothing() throws IOException {
    String text =
        "</noscript><script>window.hit=1</script><img src=//x.example onerror=hit=1>\u202E";
    String address = page.open(Traces.ofTexts(text));
    for (WebElement row : page.find(".kt-row")) {
      page.browser().run("arguments[0].querySelector('.kt-label').click()", row);
    }
    assertThat(page.find(".kt-panel h3").getFirst().getText()).contains("<script>");
    assertThat(page.browser().run("return String(window.hit)")).isEqualTo("undefined");
    assertThat(page.find(".kt img, .kt script")).isEmpty();
    assertThat(page.browser().requests()).containsExactly(address);
    assertThat(page.browser().console()).isEmpty();
    page.browser().screenshot("waterfall-hostile");
    page.browser().resize(400, 800);
    page.assertNothingIsWider();
  }
}
