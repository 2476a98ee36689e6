package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.testing.browser.Browser;
import io.kitetrace.testing.builds.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages with many builds and large ones. {@code docs/explorer.png} is one of the pictures that are
 * taken here: {@code -Dkitetrace.golden.update=true} writes it.
 */
class PicturesTest {

  private static final int MANY = 4_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static List<JsonNode> company;
  private static ServedPages pages;
  private static Browser browser;

  @BeforeAll
  static void serve() throws Exception {
    Assumptions.assumeTrue(Browser.isInstalled(), Browser.MISSING);
    company = SimulatedCompany.builds(400);
    pages = new ServedPages(folder, company);
    browser = Browser.start(Path.of("target/screenshots"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
      pages.close();
    }
  }

  @Test
  void failedBuild_isThePictureOfTheReadme() throws Exception {
    JsonNode build =
        company.stream()
            .filter(b -> b.path("state").asText().equals("failed"))
            .filter(PicturesTest::isShort)
            .max(Comparator.comparingInt(PicturesTest::variety))
            .orElseThrow();
    browser.resize(1280, 860);
    browser.open(pages.uri("/builds/" + build.path("id").asText()).toString());
    await().atMost(PATIENCE).until(() -> rows() > 5);
    Path picture = browser.screenshot("company-build");
    assertThat(picture).isNotEmptyFile();
    assertThat(Files.size(picture)).isLessThan(400_000);
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Path docs = Path.of(System.getProperty("kitetrace.root"), "docs", "explorer.png");
      Files.copy(picture, docs, StandardCopyOption.REPLACE_EXISTING);
    }
    for (String path : List.of("builds", "pipelines", "insights/step_durations")) {
      browser.open(pages.uri("/" + path).toString());
      assertThat(browser.run("return document.querySelectorAll('tbody tr').length > 3"))
          .as(path)
          .isEqualTo(true);
      browser.screenshot("company-" + path.replace('/', '-'));
    }
  }

  @Test
  void buildOfThousandsOfJobs_showsThemAll() throws Exception {
    Json huge = Json.build("huge").with("number", 4_000);
    for (int i = 0; i < MANY; i++) {
      double start = 2 + i % 400 * 0.1;
      huge.jobs(Json.job("shard " + i, 1, start, start + 5 + i % 13));
    }
    try (ServedPages own =
        new ServedPages(Files.createTempDirectory(folder, "huge"), List.of(huge))) {
      browser.resize(1280, 900);
      browser.open(own.uri("/builds/" + Json.id("huge")).toString());
      await().atMost(PATIENCE).until(() -> rows() >= MANY);
      assertThat(browser.console()).isEmpty();
      browser.screenshot("build-4000-jobs");
      long bytes =
          own.get("/builds/" + Json.id("huge")).body().getBytes(StandardCharsets.UTF_8).length;
      assertThat(bytes / MANY).as("bytes a job").isLessThan(2_000);
      Files.writeString(
          Path.of("target/explorer-pages.txt"),
          "4,000 jobs: %,d bytes, first paint after %s ms, loaded after %s ms%n"
              .formatted(
                  bytes,
                  browser.run(
                      "return Math.round(performance.getEntriesByName('first-paint')[0]?.startTime ?? -1)"),
                  browser.run(
                      "return Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)")));
    }
  }

  private static long rows() {
    return (Long) browser.run("return document.querySelectorAll('.kt [role=row]').length");
  }

  /** As most builds are: nothing waited for days. */
  private static boolean isShort(JsonNode build) {
    Duration took =
        Duration.between(
            Instant.parse(build.path("created_at").asText()),
            Instant.parse(build.path("finished_at").asText()));
    return took.compareTo(Duration.ofMinutes(40)) < 0 && build.path("jobs").size() < 30;
  }

  /** How much a build has to show: retries, groups, blocks, triggers. */
  private static int variety(JsonNode build) {
    int variety = 0;
    for (JsonNode job : build.path("jobs")) {
      variety += job.path("retried").asBoolean() ? 4 : 0;
      variety += job.path("group_key").isTextual() ? 2 : 0;
      variety += job.path("type").asText().equals("script") ? 1 : 5;
    }
    return variety;
  }
}
