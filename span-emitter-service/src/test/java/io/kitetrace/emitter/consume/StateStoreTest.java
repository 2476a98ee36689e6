package io.kitetrace.emitter.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestLog;
import io.kitetrace.runtime.kafka.StateStore;
import java.util.ArrayList;
import java.util.List;
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
                  try (StateStore state = log.state()) {
                    go.await();
                    String owner = log.topics().topics().state() + ".owner";
                    return new String(state.first(owner, "k", () -> mine.getBytes(UTF_8)), UTF_8);
                  }
                }));
      }
      go.countDown();
      try (StateStore state = log.state()) {
        String kept = answers.getFirst().get();
        for (Future<String> answer : answers) {
          assertThat(answer.get()).isEqualTo(kept);
        }
        assertThat(state.get("k")).contains(kept.getBytes(UTF_8));
      }
    }
  }

  @Test
  void put_null_removesTheMarkAndNoOther() {
    try (StateStore state = log.state()) {
      state.put("a/1", new byte[] {1});
      state.put("a/2", new byte[] {2});
      state.put("b/1", new byte[] {3});
      state.put("a/1", null);
      assertThat(state.startingWith("a/")).containsOnlyKeys("a/2");
      assertThat(state.get("a/1")).isEmpty();
    }
  }
}
