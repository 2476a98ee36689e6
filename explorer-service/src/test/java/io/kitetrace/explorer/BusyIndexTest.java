package io.kitetrace.explorer;

import static io.kitetrace.explorer.TestExplorer.start;
import static io.kitetrace.explorer.TestExplorer.value;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.explorer.sql.SqlRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People's queries beside the indexing. */
class BusyIndexTest {

  private static final List<String> HOSTILE =
      List.of(
          "SELECT count(*) FROM range(100000000000) a, range(1000) b",
          "SELECT * FROM jobs a, jobs b, jobs c ORDER BY a.id, b.id, c.id",
          "SELECT string_agg(i::VARCHAR, '') FROM range(1000000000) t(i)",
          "DELETE FROM builds",
          "SELECT a.id FROM builds a, builds b, builds c");

  @TempDir Path folder;

  @Test
  void indexing_besideHostileQueries_goesOn_andLosesNothing() throws Exception {
    try (BuildLog log = new BuildLog(2);
        Explorer explorer =
            start(log, folder.resolve("x.duckdb"), "EXPLORER_QUERY_TIMEOUT", "500ms");
        SqlRunner runner = new SqlRunner(explorer.index())) {
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger asked = new AtomicInteger();
      List<CompletableFuture<Void>> people =
          IntStream.range(0, 3)
              .mapToObj(
                  person ->
                      CompletableFuture.runAsync(
                          () -> {
                            for (int i = person; !enough.get(); i++) {
                              ask(runner, HOSTILE.get(i % HOSTILE.size()));
                              asked.incrementAndGet();
                            }
                          },
                          command -> Thread.ofVirtual().start(command)))
              .toList();
      for (int batch = 0; batch < 10; batch++) {
        int from = batch * 50;
        log.publish(IntStream.range(from, from + 50).mapToObj(BusyIndexTest::json).toList());
        int before = asked.get();
        await().atMost(Duration.ofMinutes(1)).until(() -> asked.get() > before);
      }
      assertThat(explorer.awaitCaughtUp()).isTrue();
      enough.set(true);
      people.forEach(CompletableFuture::join);
      assertThat(value(explorer, "SELECT count(DISTINCT id) FROM builds")).isEqualTo("500");
      assertThat(value(explorer, "SELECT count(*) FROM jobs")).isEqualTo("500");
      assertThat(explorer.ended()).isNotDone();
      assertThat(explorer.threads().notAlive()).isEmpty();
    }
  }

  private static void ask(SqlRunner runner, String sql) {
    try (Rows rows = runner.run(sql)) {
      for (int i = 0; i < 1_000 && rows.next() != null; i++) {
        Thread.onSpinWait();
      }
    } catch (QueryException e) {
      assertThat(e.sentence()).isNotEmpty();
    }
  }

  private static byte[] json(int i) {
    return build("build " + i)
        .with("number", i)
        .jobs(job("job " + i, 0, 1, 60))
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
