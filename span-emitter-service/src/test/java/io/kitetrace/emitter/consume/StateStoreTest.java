package io.kitetrace.emitter.marks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.TestLog;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left in the state topic for those that come later. */
class StateStoreTest {

  private final TestLog log = new TestLog(1);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void first_severalAtOnce_allGetTheOneThatIsKept() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (String mine : List.of("a", "b", "c", "d")) {
        answers.add(
            threads.submit(
                () -> {
                  try (StateStore marks = log.marks()) {
                    go.await();
                    String owner = log.topics().topics().state() + ".owner";
                    return new String(marks.first(owner, "k", () -> mine.getBytes(UTF_8)), UTF_8);
                  }
                }));
      }
      go.countDown();
      try (StateStore marks = log.marks()) {
        String kept = answers.getFirst().get();
        for (Future<String> answer : answers) {
          assertThat(answer.get()).isEqualTo(kept);
        }
        assertThat(marks.get("k")).contains(kept.getBytes(UTF_8));
      }
    }
  }

  @Test
  void put_null_removesTheMarkAndNoOther() {
    try (StateStore marks = log.marks()) {
      marks.put("a/1", new byte[] {1});
      marks.put("a/2", new byte[] {2});
      marks.put("b/1", new byte[] {3});
      marks.put("a/1", null);
      assertThat(marks.startingWith("a/")).containsOnlyKeys("a/2");
      assertThat(marks.get("a/1")).isEmpty();
    }
  }

  @Test
  void replayMark_writtenAndRead_isTheSame() throws Exception {
    ReplayMark mark =
        new ReplayMark(Instant.parse("2026-01-05T10:00:00Z"), Map.of(0, 17L, 11, 0L), null);
    assertThat(ReplayMark.read(mark.json())).isEqualTo(mark);
    ReplayMark completed = mark.completed(Instant.parse("2026-01-05T11:00:00Z"));
    assertThat(ReplayMark.read(completed.json())).isEqualTo(completed);
    assertThat(new String(mark.json(), UTF_8))
        .isEqualTo("{\"started_at\":\"2026-01-05T10:00:00Z\",\"ends\":{\"0\":17,\"11\":0}}");
    byte[] later =
        "{\"started_at\":\"2026-01-05T10:00:00Z\",\"more\":[1],\"ends\":{\"0\":1}}".getBytes(UTF_8);
    assertThat(ReplayMark.read(later).ends()).containsEntry(0, 1L);
    assertThatThrownBy(() -> ReplayMark.read("{}".getBytes(UTF_8))).isInstanceOf(IOException.class);
  }
}
