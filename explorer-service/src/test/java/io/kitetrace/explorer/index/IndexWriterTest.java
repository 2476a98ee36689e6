package io.kitetrace.explorer.index;

import static io.kitetrace.testing.builds.Json.at;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.TestExplorer;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.explorer.rows.IndexedBuild;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.wire.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexWriterTest {

  private static final BuildRows ROWS = new BuildRows(TraceOptions.DEFAULTS);

  @TempDir Path folder;
  private Database database;
  private IndexWriter writer;
  private long offset;

  @BeforeEach
  void open() {
    database =
        Database.open(
            folder.resolve("x.duckdb"), new DatabaseLimits(DatabaseLimits.LEAST_MEMORY, 1));
    writer = new IndexWriter(database, Topics.DEFAULT);
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  /** More rows than an appender keeps: it writes some by itself. */
  @Test
  void rows_ofATransactionThatIsNotCommitted_areNotThere() throws Exception {
    writer.add(large("a"));
    writer.commit(Map.of(0, 1L));
    writer.add(large("b"));
    assertThat(counts()).isEqualTo(List.of("1", "1", "3000"));
    writer.close();
    writer = new IndexWriter(database, Topics.DEFAULT);
    assertThat(counts()).isEqualTo(List.of("1", "1", "3000"));
    assertThat(writer.offsets(IndexedTopic.BUILDS)).isEqualTo(Map.of(0, 1L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void versions_inOneTransactionOrInSeveral_leaveTheLastOnesRows(boolean several) throws Exception {
    version(30, several, job("1", 0, 0, 30), job("2", 0, 0, 30));
    version(60, several, job("1", 0, 0, 60), job("3", 0, 0, 60), job("4", 0, 0, 60));
    version(45, several, job("1", 0, 0, 45));
    version(60, several, job("1", 0, 0, 60), job("5", 0, 0, 60));
    writer.commit(Map.of(0, offset));
    assertThat(counts()).isEqualTo(List.of("1", "4", "2"));
    assertThat(rows("SELECT id FROM jobs ORDER BY id"))
        .containsExactlyInAnyOrder(List.of(id("1")), List.of(id("5")));
    assertThat(rows("SELECT versions, log_offset, finished_at::VARCHAR FROM builds"))
        .containsExactly(List.of("4", "3", "2026-03-02 09:01:00+00"));
  }

  @Test
  void hostileTexts_areInTheTableAsTheyAre() throws Exception {
    List<String> texts =
        List.of(
            "<script>alert(1)</script>",
            "a\u0000b",
            "'; DROP TABLE builds; --",
            "\u202Eright to left",
            "lone \ud800 surrogate",
            "\uD83D\uDE00".repeat(50),
            "x".repeat(4_096));
    for (String text : texts) {
      Json build = build(text).with("message", text).with("branch", text);
      writer.add(indexed(build.with("meta_data", Json.object().with(text, text))));
    }
    writer.commit(Map.of(0, offset));
    assertThat(rows("SELECT message FROM builds ORDER BY log_offset"))
        .extracting(List::getFirst)
        .containsExactlyElementsOf(
            texts.stream()
                .map(text -> text.replace('\ud800', text.contains("lone") ? '?' : '\ud800'))
                .toList());
    assertThat(rows("SELECT count(*) FROM builds WHERE cardinality(meta_data) = 1"))
        .containsExactly(List.of("7"));
  }

  @Test
  void beginAnew_emptiesTheIndex_andRemembersTheLog() throws Exception {
    writer.add(large("a"));
    writer.commit(Map.of(0, 1L));
    writer.beginAnew(IndexedTopic.BUILDS, new IndexedLog("cluster", "topic"));
    assertThat(counts()).isEqualTo(List.of("0", "0", "0"));
    writer.close();
    writer = new IndexWriter(database, Topics.DEFAULT);
    assertThat(writer.log(IndexedTopic.BUILDS)).isEqualTo(new IndexedLog("cluster", "topic"));
    assertThat(writer.offsets(IndexedTopic.BUILDS)).isEmpty();
  }

  private void version(double finished, boolean commit, Json... jobs) {
    writer.add(indexed(build("a").with("finished_at", at(finished)).jobs(jobs)));
    if (commit) {
      writer.commit(Map.of(0, offset));
    }
  }

  private IndexedBuild large(String name) {
    Json build = build(name);
    for (int i = 0; i < 3_000; i++) {
      build.jobs(job(name + i, 0, 0, 60));
    }
    return indexed(build);
  }

  private IndexedBuild indexed(Json build) {
    return ROWS.rows(build.read(), new LogRecord(0, offset++, Instant.EPOCH, "0123", "poll"));
  }

  private List<String> counts() throws SQLException {
    return rows("SELECT (SELECT count(*) FROM builds), (SELECT count(*) FROM build_versions),"
            + " (SELECT count(*) FROM jobs)")
        .getFirst();
  }

  private List<List<String>> rows(String sql) throws SQLException {
    try (Connection reader = database.reader()) {
      return TestExplorer.rows(reader, sql);
    }
  }
}
