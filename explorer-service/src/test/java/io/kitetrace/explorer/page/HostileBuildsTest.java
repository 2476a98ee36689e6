package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.Json;
import io.kitetrace.testing.builds.TextEverywhere;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever builds say stays text. */
class HostileBuildsTest {

  private static final String MARK = "marker7";
  private static final String HOSTILE =
      MARK
          + "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> javascript:alert(1) \u202Efdp";

  private static final Pattern LINK = Pattern.compile("(?:href|src|action|content)=\"([^\"]*)\"");

  private static final Pattern TURNING = Pattern.compile("<(/?\\w+)[^<>]*>[^<]*\u202E");

  @TempDir private static Path folder;
  private static ServedPages pages;

  @BeforeAll
  static void serve() throws Exception {
    Json javascript =
        Json.build("javascript").with("web_url", "javascript:alert(1)").with("number", 8);
    Json long1 =
        Json.build("long")
            .with("message", "first line\n" + "x".repeat(1 << 20))
            .with("branch", "b".repeat(1 << 20))
            .with("author", Json.object().with("name", "a".repeat(1 << 20)));
    pages = new ServedPages(folder, List.of(TextEverywhere.build(HOSTILE), javascript, long1));
  }

  @AfterAll
  static void close() {
    pages.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/builds", "/pipelines", "/status", "/insights", "/builds?q=" + MARK})
  void hostileTexts_areText_onEveryPage(String path) throws Exception {
    harmless(pages.get(path).body());
  }

  @Test
  void hostileTexts_areText_onTheirBuildsPage() throws Exception {
    String page = pages.get("/builds/" + Json.id("b")).body();
    assertThat(page).contains(MARK);
    harmless(page);
  }

  @Test
  void hostileParameters_areText_inFormsAndSentences() throws Exception {
    String encoded = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);
    for (String path :
        List.of(
            "/builds?q=" + encoded,
            "/builds?branch=" + encoded + "&author=" + encoded,
            "/builds?outcome=" + encoded,
            "/builds?from=" + encoded,
            "/builds?" + encoded + "=1",
            "/builds/" + encoded,
            "/pipelines?pipeline=" + encoded,
            "/pipelines/acme/" + encoded)) {
      harmless(pages.get(path).body());
    }
  }

  @Test
  void addressThatIsAScript_isNoLink() throws Exception {
    assertThat(pages.get("/builds/" + Json.id("javascript")).body())
        .contains("#8")
        .doesNotContain("Open in Buildkite", "href=\"javascript:");
  }

  @Test
  void megabytes_areCutInLists_andPagesStaySmall() throws Exception {
    for (String path : List.of("/builds", "/pipelines", "/builds/" + Json.id("long"))) {
      assertThat(pages.get(path).body()).as(path).hasSizeLessThan(100_000);
    }
    assertThat(pages.get("/builds").body()).contains("first line").doesNotContain("x".repeat(200));
    assertThat(pages.get("/builds/" + Json.id("long")).body())
        .contains("<summary>Whole message</summary>", "x".repeat(2_000));
  }

  private static void harmless(String page) {
    assertThat(page).doesNotContain("<script>alert", "<img");
    assertThat(LINK.matcher(page).results().map(MatchResult::group))
        .noneMatch(link -> link.contains("=\"javascript:"))
        .noneMatch(link -> link.contains("<"));
    // Text that turns the reading direction is isolated from what stands around it.
    String withoutAttributes = page.replaceAll("=\"[^\"]*\"", "");
    assertThat(TURNING.matcher(withoutAttributes).results().map(found -> found.group(1)))
        .isSubsetOf("bdi", "pre", "option", "title");
  }
}
