package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.sql.Insights;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that ask by SQL: a person's, and insights. */
class QueryPagesTest {

  private static final List<SampleBuild> BUILDS = SampleBuild.some();

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

  @Test
  void query_byAForm_isAnsweredAsATable() throws Exception {
    HttpResponse<String> answer =
        sql("SELECT count(*) AS n, '<b>' AS markup FROM builds WHERE pipeline = 'api'");
    long expected = BUILDS.stream().filter(b -> b.pipeline().equals("api")).count();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("<bdi>" + expected + "</bdi>", "<bdi>&lt;b&gt;</bdi>", "1 row")
        .contains("formaction=\"/api/sql?format=csv\"");
  }

  @Test
  void queryThatIsNone_isToldBesideItsText() throws Exception {
    HttpResponse<String> answer = sql("DROP TABLE builds");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("DROP TABLE builds</textarea>", "role=\"alert\"");
    assertThat(pages.get("/builds").body()).contains("130 builds");
  }

  @Test
  void addressWithAQuery_runsNothing() throws Exception {
    assertThat(pages.get("/sql?sql=SELECT+41%2B1+AS+n").body())
        .contains("SELECT 41+1 AS n</textarea>")
        .doesNotContain("<bdi>42</bdi>");
  }

  @Test
  void insights_eachAnswer_andTheirRowsLeadToTheirBuilds() throws Exception {
    assertThat(Insights.all()).isNotEmpty();
    for (var insight : Insights.all()) {
      HttpResponse<String> page = pages.get("/insights/" + insight.name());
      assertThat(page.statusCode()).as(insight.name()).isEqualTo(200);
      assertThat(page.body()).doesNotContain("role=\"alert\"");
    }
    List<MatchResult> links =
        Pattern.compile("href=\"(/builds\\?ids=[^\"]*)\"><bdi>(\\d+) builds?</bdi>")
            .matcher(pages.get("/insights/step_durations").body())
            .results()
            .toList();
    assertThat(links).hasSize(3); // one step in each of three pipelines
    for (MatchResult link : links) {
      assertThat(pages.get(link.group(1)).body())
          .contains("<p class=\"found\">" + link.group(2) + " build");
    }
  }

  @Test
  void insight_byAFilterThatItHasNot_isASentence() throws Exception {
    assertThat(pages.get("/insights/queue_waits?outcome=failed").statusCode()).isEqualTo(400);
    assertThat(pages.get("/insights/none").statusCode()).isEqualTo(404);
  }

  @Test
  void status_saysWhatTheIndexHolds() throws Exception {
    assertThat(pages.get("/status").body())
        .contains("Up to date", "<dt>Builds</dt><dd>130</dd>", "<dt>Job attempts</dt><dd>130</dd>")
        .contains(
            "<dt>Lag</dt><dd>0 records</dd>", "<dt>Rejected since the start</dt><dd>0 records");
  }

  private static HttpResponse<String> sql(String sql) throws Exception {
    return pages.post("/sql", "sql=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
  }
}
