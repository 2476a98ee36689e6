package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.trace.draw.HumanDuration;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures of pages equal those that are computed here from the builds themselves. */
class PageFiguresTest {

  private static final List<SampleBuild> BUILDS = SampleBuild.some();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static ServedPages pages;

  @BeforeAll
  static void serve() throws Exception {
    pages = ServedPages.of(folder, BUILDS);
  }

  @AfterAll
  static void close() {
    pages.close();
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        filter("", b -> true),
        filter("?organization=acme", b -> true),
        filter("?organization=other", b -> false),
        filter("?pipeline=web", b -> b.pipeline().equals("web")),
        filter("?pipeline=*b", b -> b.pipeline().equals("web")),
        filter("?branch=feature%2Fcheckout", b -> b.branch().equals("feature/checkout")),
        filter("?branch=release-*", b -> b.branch().startsWith("release-")),
        filter("?outcome=success", b -> b.state().equals("passed")),
        filter("?outcome=failed", SampleBuild::failed),
        filter("?outcome=cancellation", b -> b.state().equals("canceled")),
        filter("?author=ada+lovelace", b -> b.author().equals("Ada Lovelace")),
        filter("?author=*Hopper", b -> b.author().equals("Grace Hopper")),
        filter("?from=2026-03-08", b -> !day(b).isBefore(LocalDate.parse("2026-03-08"))),
        filter("?to=2026-03-01", b -> !day(b).isAfter(LocalDate.parse("2026-03-01"))),
        filter("?from=1d", b -> b.created().isAfter(SampleBuild.NOW.minusSeconds(86_400))),
        filter("?q=LOGIN", b -> b.message().contains("login")),
        filter("?q=%2317", b -> b.number() == 17),
        filter("?q=100%25", b -> false),
        filter(
            "?ids=" + BUILDS.get(7).id() + "," + BUILDS.get(90).id(),
            b -> b.number() == 8 || b.number() == 91),
        filter("?q=" + BUILDS.get(3).commit().substring(0, 24), b -> b.number() == 4),
        filter(
            "?pipeline=api&branch=main&outcome=failed&from=2026-03-01&to=2026-03-09",
            b ->
                b.pipeline().equals("api")
                    && b.branch().equals("main")
                    && b.failed()
                    && !day(b).isBefore(LocalDate.parse("2026-03-01"))
                    && !day(b).isAfter(LocalDate.parse("2026-03-09"))));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void list_byAnyFilter_hasThoseBuilds_onAllItsPagesAndInTheApi(
      String query, Predicate<SampleBuild> wanted) throws Exception {
    List<String> expected = ids(wanted);
    List<String> shown = new ArrayList<>();
    String next = "/builds" + query;
    while (next != null) {
      String page = pages.get(next).body();
      shown.addAll(found(page, "<tr data-id=\"([^\"]*)\""));
      if (!expected.isEmpty()) {
        String count = String.format(Locale.ROOT, "%,d", expected.size());
        assertThat(page).contains("<p class=\"found\">" + count + " build");
      }
      next = found(page, "rel=\"next\" href=\"([^\"]*)\"").stream().findFirst().orElse(null);
      next = next == null ? null : next.replace("&amp;", "&");
    }
    assertThat(shown).isEqualTo(expected);

    JsonNode api = JSON.readTree(pages.get("/api/builds" + query).body());
    assertThat(api.path("total").asInt()).isEqualTo(expected.size());
    assertThat(api.path("builds").findValuesAsText("id"))
        .isEqualTo(expected.stream().limit(50).toList());
  }

  @Test
  void outcomesAndDays_countTheirBuilds_andLeadToThem() throws Exception {
    String page = pages.get("/builds").body();
    for (Map.Entry<String, String> outcome :
        Map.of("success", "passed", "failed", "failed", "cancellation", "canceled").entrySet()) {
      long count = count(b -> b.state().equals(outcome.getValue()));
      assertThat(page)
          .containsPattern(
              "<a href=\"/builds\\?outcome=%s\"[^>]*>.*<span class=\"n\">%d</span></a>"
                  .formatted(outcome.getKey(), count));
    }
    for (int back = 0; back < 14; back++) {
      LocalDate day = LocalDate.of(2026, 3, 10).minusDays(back);
      long builds = count(b -> day(b).equals(day));
      long failed = count(b -> day(b).equals(day) && b.failed());
      assertThat(page)
          .contains(
              "/builds?from=%s&amp;to=%s\" title=\"%s: %d build%s, %d failed"
                  .formatted(day, day, Show.day(day), builds, builds == 1 ? "" : "s", failed));
      assertThat(pages.get("/builds?from=" + day + "&to=" + day).body())
          .contains(builds == 0 ? "No build is like that" : "\"found\">" + builds + " build");
    }
  }

  @Test
  void pipelines_haveTheFiguresOfTheirBuilds_eachOneClickFromThem() throws Exception {
    String page = pages.get("/pipelines").body();
    for (String pipeline : List.of("web", "api", "docs")) {
      Predicate<SampleBuild> own = b -> b.pipeline().equals(pipeline);
      String row = row(page, pipeline);
      assertThat(cells(row)).containsSubsequence(figures(own));
      assertThat(found(row, "class=\"(?:good|bad|off)\" href=\"/builds/([^\"]*)\""))
          .isEqualTo(ids(own).stream().limit(12).toList());
      followEach(row, "/builds\\?[^\"]*");
    }
  }

  @Test
  void pipeline_hasTheFiguresOfEachDay_eachOneClickFromItsBuilds() throws Exception {
    String page = pages.get("/pipelines/acme/web").body();
    Predicate<SampleBuild> own = b -> b.pipeline().equals("web");
    List<LocalDate> days =
        BUILDS.stream().filter(own).map(PageFiguresTest::day).distinct().sorted().toList();
    List<String> rows = found(page, "(?s)(<tr data-time=.*?</tr>)");
    assertThat(rows).hasSameSizeAs(days);
    for (int i = 0; i < rows.size(); i++) {
      LocalDate day = days.get(i);
      assertThat(cells(rows.get(i))).containsSubsequence(figures(own.and(b -> day(b).equals(day))));
    }
    followEach(rows.getFirst() + rows.get(3), "/builds\\?[^\"]*");
    assertThat(found(page, "<tr data-id=\"([^\"]*)\""))
        .isEqualTo(ids(own).stream().limit(10).toList());
  }

  @Test
  void build_showsItsFacts() throws Exception {
    SampleBuild build = BUILDS.get(41);
    String page = pages.get("/builds/" + build.id()).body();
    assertThat(page)
        .contains(
            "<bdi>%s #%d</bdi>".formatted(build.pipeline(), build.number()),
            "<bdi>" + build.branch() + "</bdi>",
            "<bdi>" + build.author() + "</bdi>",
            "<dt>Waited</dt><dd>" + duration(build.queueSeconds() * 1_000L),
            "<dt>Took</dt><dd><strong>" + duration(build.seconds() * 1_000L),
            "<time datetime=\"" + build.created() + "\">",
            "href=\"https://buildkite.com/acme/%s/builds/%d\" rel=\"noreferrer noopener\""
                .formatted(build.pipeline(), build.number()));
    JsonNode api = JSON.readTree(pages.get("/api/builds/" + build.id()).body());
    assertThat(api.path("duration_ms").asLong()).isEqualTo(build.seconds() * 1_000L);
    assertThat(api.path("job_attempts")).hasSize(1);
  }

  @Test
  void ordinaryPages_areSmall() throws Exception {
    for (String path :
        List.of(
            "/builds",
            "/builds/" + BUILDS.getFirst().id(),
            "/pipelines",
            "/status",
            "/pipelines/acme/web",
            "/insights",
            "/sql")) {
      assertThat(pages.get(path).body().getBytes(StandardCharsets.UTF_8))
          .as(path)
          .hasSizeLessThan(100_000);
    }
  }

  /** Each link's number is how many builds its address lists. */
  private static void followEach(String markup, String address) throws Exception {
    Matcher links = Pattern.compile("href=\"(" + address + ")\">([\\d,]+)</a>").matcher(markup);
    int followed = 0;
    while (links.find()) {
      String href = links.group(1).replace("&amp;", "&");
      JsonNode api = JSON.readTree(pages.get(URI.create("/api" + href).toString()).body());
      assertThat(api.path("total").asInt())
          .as(href)
          .isEqualTo(Integer.parseInt(links.group(2).replace(",", "")));
      followed++;
    }
    assertThat(followed).isPositive();
  }

  /** As a row of figures has them. */
  private static List<String> figures(Predicate<SampleBuild> wanted) {
    long failed = count(wanted.and(SampleBuild::failed));
    long passed = count(wanted.and(b -> b.state().equals("passed")));
    return List.of(
        Long.toString(count(wanted)),
        Long.toString(failed),
        failed + passed == 0
            ? "–"
            : String.format(Locale.ROOT, "%.1f %%", 100.0 * failed / (failed + passed)),
        percentile(wanted, b -> b.seconds() * 1_000, 0.5),
        percentile(wanted, b -> b.seconds() * 1_000, 0.95),
        percentile(wanted, b -> b.queueSeconds() * 1_000, 0.5),
        percentile(wanted, b -> b.queueSeconds() * 1_000, 0.95));
  }

  /** Interpolated, as SQL's percentile_cont is defined. */
  private static String percentile(
      Predicate<SampleBuild> wanted, ToLongFunction<SampleBuild> value, double share) {
    long[] sorted = BUILDS.stream().filter(wanted).mapToLong(value).sorted().toArray();
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return duration(Math.round(sorted[below] + (at - below) * (sorted[above] - sorted[below])));
  }

  private static String duration(long millis) {
    return HumanDuration.of(millis * 1_000_000L);
  }

  private static List<String> cells(String row) {
    return found(row, "(?s)<t[dh][^>]*>(.*?)</t[dh]>").stream()
        .map(cell -> cell.replaceAll("<[^>]*>", "").strip())
        .toList();
  }

  private static String row(String page, String pipeline) {
    return found(page, "(?s)(<tr data-id=\"" + pipeline + "\".*?</tr>)").getFirst();
  }

  private static List<String> ids(Predicate<SampleBuild> wanted) {
    return BUILDS.stream()
        .filter(wanted)
        .sorted(SampleBuild.NEWEST_FIRST)
        .map(SampleBuild::id)
        .collect(Collectors.toList());
  }

  private static long count(Predicate<SampleBuild> wanted) {
    return BUILDS.stream().filter(wanted).count();
  }

  private static LocalDate day(SampleBuild build) {
    return LocalDate.ofInstant(build.created(), ZoneOffset.UTC);
  }

  private static Arguments filter(String query, Predicate<SampleBuild> wanted) {
    return Arguments.of(query, wanted);
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(r -> r.group(1)).toList();
  }
}
