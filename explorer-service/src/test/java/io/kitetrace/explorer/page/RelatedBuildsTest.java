package io.kitetrace.explorer.page;

import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.testing.builds.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build's page leads to the builds that it came from, and to those that came from it. */
class RelatedBuildsTest {

  @TempDir private Path folder;

  @Test
  void related_buildsAreLinked_inBothDirections() throws Exception {
    Json first = build("first", 1);
    Json again = build("again", 2).with("rebuilt_from", object().with("id", id("first")));
    Json deploy = build("deploy", 3).with("triggered_from", reference("first"));
    Json alone = build("alone", 4).with("rebuilt_from", object().with("id", id("unknown")));
    try (ServedPages pages = new ServedPages(folder, List.of(first, again, deploy, alone))) {
      assertThat(related(pages, "first"))
          .contains(link("again", 2), link("deploy", 3))
          .doesNotContain(link("alone", 4));
      assertThat(related(pages, "again")).contains(link("first", 1)).doesNotContain("web #3");
      assertThat(related(pages, "deploy")).contains(link("first", 1)).doesNotContain("web #2");
      assertThat(pages.get("/builds/" + id("alone")).body()).doesNotContain("Related builds");
      assertThat(pages.get("/builds/" + id("first").toUpperCase(Locale.ROOT)).body())
          .contains("web #1");
      // Once it is known that the whole log was read.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> pages.get("/builds/nothing").statusCode() == 404);
    }
  }

  private static String related(ServedPages pages, String name) throws Exception {
    String page = pages.get("/builds/" + id(name)).body();
    int from = page.indexOf("Related builds");
    assertThat(from).isPositive();
    return page.substring(from, page.indexOf("</section>", from));
  }

  private static String link(String name, int number) {
    return "<a href=\"/builds/%s\"><bdi>web #%d</bdi>".formatted(id(name), number);
  }

  private static Json build(String name, int number) {
    return Json.build(name).with("number", number).jobs(job("job of " + name, 0, 1, 60));
  }

  private static Json reference(String name) {
    return object()
        .with("build_id", id(name))
        .with("build_number", 1)
        .with("build_pipeline_slug", "web");
  }
}
