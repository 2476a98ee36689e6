package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.browser.Browser;
import io.kitetrace.testing.builds.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a build of 4,000 jobs. Its figures of time are written, none is a condition. */
class LargePageTest {

  private static final Path FIGURES = Path.of("target/screenshots");
  private static final int GROUPS = 20;
  private static final int JOBS = 200;

  @Test
  void aBuildOfFourThousandJobs_isOnePage(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Browser.isInstalled(), Browser.MISSING);
    Json build = build();
    try (ServedPages pages = new ServedPages(folder, List.of(build));
        Browser browser = Browser.start(FIGURES)) {
      StringBuilder figures = new StringBuilder();
      for (int time = 0; time < 2; time++) {
        browser.open(pages.uri("/builds/" + Json.id("large")).toString());
        figures.append(
            browser.run(
                """
                const page = performance.getEntriesByType('navigation')[0];
                return `first paint ${performance.getEntriesByName('first-contentful-paint')[0].startTime} ms, ` +
                  `first byte ${page.responseStart} ms, last ${page.responseEnd} ms, ${page.decodedBodySize} bytes\\n`;
                """));
      }
      Files.writeString(FIGURES.resolve("large-page.txt"), figures);
      assertThat(browser.run("return document.querySelectorAll('.kt-row').length"))
          .isEqualTo((long) GROUPS * JOBS + GROUPS + 1);
    }
  }

  private static Json build() {
    Json build = Json.build(Json.id("large")).with("id", Json.id("large")).with("state", "passed");
    for (int i = 0; i < GROUPS * JOBS; i++) {
      int start = i / JOBS * 30 + i % 90;
      build.jobs(
          Json.job("Shard " + i, start, start + 4 + i % 17, start + 40 + i * 7 % 400)
              .with("group_key", "suite-" + i / JOBS)
              .with("command", "bundle exec rspec --format progress spec/shard_" + i));
    }
    return build.with("finished_at", Json.at(GROUPS * 30 + 600));
  }
}
