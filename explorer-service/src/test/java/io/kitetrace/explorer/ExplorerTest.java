package io.kitetrace.explorer;

import static io.kitetrace.explorer.TestExplorer.rows;
import static io.kitetrace.explorer.TestExplorer.start;
import static io.kitetrace.explorer.TestExplorer.value;
import static io.kitetrace.testing.builds.Json.at;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.manual;
import static io.kitetrace.testing.builds.Json.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.testing.http.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplorerTest {

  private static final String COUNTS =
      "SELECT (SELECT count(*) FROM builds), (SELECT count(*) FROM build_versions),"
          + " (SELECT count(*) FROM jobs), (SELECT count(*) FROM blocks)";

  @TempDir Path folder;

  @Test
  void builds_ofTheLog_areInTheIndexWithTheirJobsAndBlocks() throws Exception {
    try (BuildLog log = new BuildLog(3)) {
      log.publish(
          build("a")
              .with("message", "Fix it")
              .with("meta_data", object().with("size", "12"))
              .jobs(job("one", 1, 3, 10), manual("gate", 20), job("two", 21, 22, 60)),
          build("b").jobs(job("three", 0, 1, 60)));
      log.publishAborted(build("c").jobs(job("four", 0, 1, 60)));
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("2", "2", "3", "1"));
        assertThat(
                rows(
                    explorer,
                    "SELECT pipeline, number, outcome, message, duration_ms, queue_ms, jobs,"
                        + " meta_data['size'], versions, origin, length(version)"
                        + " FROM builds WHERE id = '%s'".formatted(id("a"))))
            .containsExactly(
                List.of(
                    "web", "7", "success", "Fix it", "60000", "3000", "2", "12", "1", "poll",
                    "16"));
        assertThat(
                rows(
                    explorer,
                    "SELECT label, queue_ms, duration_ms, critical, started_at::VARCHAR FROM jobs"
                        + " WHERE id = '%s'".formatted(id("two"))))
            .containsExactly(List.of("two", "1000", "38000", "true", "2026-03-02 09:00:22+00"));
        assertThat(rows(explorer, "SELECT label, wait_ms, build_number FROM blocks"))
            .containsExactly(List.of("gate", "10000", "7"));
        assertThat(explorer.metrics().indexed()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(explorer.indexer().lagRecords()).isZero());
        assertThat(explorer.build(partition(explorer, "a"), offset(explorer, "a")))
            .hasFieldOrPropertyWithValue("message", "Fix it");
      }
    }
  }

  @Test
  void builds_thatArriveLive_areThereSoon_andListenersHear() throws Exception {
    try (BuildLog log = new BuildLog(2);
        Explorer explorer = start(log, file())) {
      AtomicInteger told = new AtomicInteger();
      explorer.indexer().listen(told::incrementAndGet);
      for (int i = 1; i <= 3; i++) {
        log.publish(build("live " + i).jobs(job("j" + i, 0, 1, 60)));
        String expected = Integer.toString(i);
        await().until(() -> value(explorer, "SELECT count(*) FROM builds").equals(expected));
        assertThat(told).hasValueGreaterThanOrEqualTo(i);
      }
    }
  }

  @Test
  void laterVersion_replacesTheRows_andAnOlderOneIsCountedAlone() throws Exception {
    try (BuildLog log = new BuildLog(2);
        Explorer explorer = start(log, file())) {
      Json first = build("a").with("state", "failed").jobs(job("one", 0, 1, 60), job("x", 0, 1, 9));
      Json second = build("a").with("finished_at", at(90)).jobs(job("one", 0, 1, 90));
      log.publish(first);
      assertThat(explorer.awaitCaughtUp()).isTrue();
      log.publish(second);
      assertThat(explorer.awaitCaughtUp()).isTrue();
      assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "2", "1", "0"));
      log.publish(first);
      assertThat(explorer.awaitCaughtUp()).isTrue();
      assertThat(rows(explorer, "SELECT state, duration_ms, versions FROM builds"))
          .containsExactly(List.of("passed", "90000", "3"));
      assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "3", "1", "0"));
    }
  }

  @Test
  void brokenRecords_arePassedOverAndCounted() throws Exception {
    try (BuildLog log = new BuildLog(1);
        Explorer explorer = start(log, file())) {
      log.publishTo(0, "no JSON".getBytes(StandardCharsets.UTF_8));
      log.publishTo(0, new byte[0]);
      log.publish(build("running").without("finished_at"));
      log.publish(build("a").jobs(job("one", 0, 1, 60)));
      assertThat(explorer.awaitCaughtUp()).isTrue();
      assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "1", "1", "0"));
      assertThat(explorer.metrics().rejected()).isEqualTo(2);
      assertThat(explorer.metrics().skipped()).isEqualTo(1);
      assertThat(explorer.ended()).isNotDone();
    }
  }

  @Test
  void restart_continuesWhereTheIndexEnds() throws Exception {
    try (BuildLog log = new BuildLog(3)) {
      log.publish(builds(1, 20));
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
      }
      log.publish(builds(21, 30));
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(explorer.metrics().indexed()).isEqualTo(10);
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("30", "30", "30", "0"));
      }
    }
  }

  @Test
  void otherFilters_buildTheIndexAnew() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      log.publish(build("a").with("message", "secret").jobs(job("one", 0, 1, 60)));
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(value(explorer, "SELECT message FROM builds")).isEqualTo("secret");
      }
      try (Explorer explorer =
          start(log, file(), "TRACE_ATTRIBUTES_EXCLUDE", "buildkite.build.message")) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(explorer.metrics().indexed()).isEqualTo(1);
        assertThat(value(explorer, "SELECT message FROM builds")).isNull();
      }
    }
  }

  @Test
  void newPartitions_areReadToo() throws Exception {
    try (BuildLog log = new BuildLog(1);
        Explorer explorer = start(log, file())) {
      log.publish(builds(1, 5));
      assertThat(explorer.awaitCaughtUp()).isTrue();
      log.growTo(4);
      for (int i = 6; i <= 25; i++) {
        log.publishTo(3, builds(i, i).getFirst());
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> value(explorer, "SELECT count(*) FROM builds").equals("25"));
    }
  }

  @Test
  void cutLog_behindTheIndex_buildsItAnewOfWhatIsLeft() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      log.publish(builds(1, 5));
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
      }
      log.publish(builds(6, 10));
      log.cut(0, 8);
      try (Explorer explorer = start(log, file())) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> value(explorer, "SELECT count(*) FROM builds").equals("3"));
        assertThat(explorer.metrics().rebuilds()).isEqualTo(1);
      }
    }
  }

  @Test
  void anotherLogOfThatName_isIndexedAnew_alsoWhileItRuns() throws Exception {
    try (BuildLog log = new BuildLog(1);
        Explorer explorer = start(log, file())) {
      log.publish(builds(1, 5));
      assertThat(explorer.awaitCaughtUp()).isTrue();
      log.delete();
      await().ignoreExceptions().until(() -> created(log));
      log.publish(builds(11, 13));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> value(explorer, "SELECT count(*) FROM builds").equals("3"));
      assertThat(explorer.metrics().rebuilds()).isEqualTo(1);
      assertThat(explorer.ended()).isNotDone();
    }
  }

  @Test
  void kafka_thatIsAwayAtTheStart_isWaitedFor() throws Exception {
    int port = Ports.free();
    Map<String, String> variables =
        Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + port, "EXPLORER_DATA", file().toString());
    try (Explorer explorer = new Explorer(TestExplorer.settings(variables), Clock.systemUTC())) {
      explorer.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> explorer.indexer().kafka().silentSince() != null);
      assertThat(explorer.indexer().reading()).isFalse();
      assertThat(explorer.ended()).isNotDone();
      assertThat(explorer.threads().notAlive()).isEmpty();
      try (EmbeddedKafka broker =
          EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("broker")).withPort(port))) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> explorer.indexer().kafka().reachable() == 1);
      }
    }
  }

  @Test
  void index_inUseByAnother_isOneSentence() {
    try (BuildLog log = new BuildLog(1);
        Explorer explorer = start(log, file())) {
      assertThat(explorer.ended()).isNotDone();
      Map<String, String> variables = new HashMap<>(log.variables());
      variables.put("EXPLORER_DATA", file().toString());
      variables.put("EXPLORER_MEMORY", "200MB");
      assertThatThrownBy(
              () -> new Explorer(TestExplorer.settings(variables), Clock.systemUTC()).close())
          .isInstanceOf(CommandFailure.class);
    }
  }

  @Test
  void temporaryIndex_isGoneAfterwards() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      Explorer explorer = new Explorer(TestExplorer.settings(log.variables()), Clock.systemUTC());
      Path file = Path.of(value(explorer, "SELECT path FROM duckdb_databases() LIMIT 1"));
      assertThat(file).exists();
      explorer.close();
      assertThat(Files.exists(file.getParent())).isFalse();
    }
  }

  private static boolean created(BuildLog log) {
    log.create(1);
    return true;
  }

  private static List<byte[]> builds(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(
            i ->
                build("build " + i)
                    .with("number", i)
                    .jobs(job("job " + i, 0, 1, 60))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static int partition(Explorer explorer, String build) {
    return Integer.parseInt(
        value(explorer, "SELECT log_partition FROM builds WHERE id = '%s'".formatted(id(build))));
  }

  private static long offset(Explorer explorer, String build) {
    return Long.parseLong(
        value(explorer, "SELECT log_offset FROM builds WHERE id = '%s'".formatted(id(build))));
  }

  private Path file() {
    return folder.resolve("explorer.duckdb");
  }
}
