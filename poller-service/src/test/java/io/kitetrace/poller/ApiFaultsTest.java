package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.wire.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults of the API cost time, but no data; a build that is broken costs itself alone. */
class ApiFaultsTest {

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void passingFaults_costTimeButNoData() {
    FakeBuild[] builds = FakeBuild.minutesApart(150, now, 20);
    api.put(builds);
    api.status(500, "oops");
    api.status(200, "<html>back soon</html>", "Content-Type", "text/html");
    api.status(200, "{\"message\":\"not a list\"}");
    api.status(
        429, "{\"message\":\"slow down\",\"scope\":\"rest\",\"reset\":0}", "RateLimit-Reset", "0");
    api.fault((exchange, query) -> cut(exchange, builds, 0.7));
    api.fault((exchange, query) -> false); // the first page, at last
    api.fault((exchange, query) -> cut(exchange, builds, 0.2));
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      assertThat(poller.metrics().builds().published()).isEqualTo(150);
      assertThat(poller.metrics().requests()).isEqualTo(api.asked().size()).isEqualTo(8);
    }
    assertThat(keys()).containsExactlyInAnyOrder(ids(builds));
  }

  @Test
  void anAnswerThatStalls_isGivenUpAndAskedForAgain() {
    FakeBuild[] builds = FakeBuild.minutesApart(3, now, 20);
    api.put(builds);
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Boolean> givenUp = new CompletableFuture<>();
    api.fault(
        (exchange, query) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[] {'['});
          exchange.getResponseBody().flush();
          try {
            // Ends in any case: without a time-out of its own the poller would wait for ever.
            givenUp.complete(done.await(2, TimeUnit.MINUTES));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      assertThat(poller.metrics().requests()).isEqualTo(2);
    } finally {
      done.countDown();
    }
    assertThat(givenUp.join()).as("by the poller, not by the API").isTrue();
    assertThat(keys()).containsExactlyInAnyOrder(ids(builds));
  }

  @Test
  void overTheLimit_noRequestIsMadeBeforeTheReset() {
    api.put(FakeBuild.minutesApart(1, now, 20));
    long[] times = new long[2];
    api.fault(
        (exchange, query) -> {
          times[0] = System.nanoTime();
          exchange.getResponseHeaders().add("RateLimit-User-Remaining", "0");
          exchange.getResponseHeaders().add("RateLimit-User-Reset", "1");
          byte[] body =
              "{\"message\":\"slow down\",\"scope\":\"rest_user\",\"limit\":50,\"current\":51,\"reset\":1}"
                  .getBytes(StandardCharsets.UTF_8);
          FakeApi.answer(exchange, 429, body);
          return true;
        });
    api.before(query -> times[1] = System.nanoTime());
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    assertThat(times[1] - times[0]).isGreaterThan(1_000_000_000L);
    assertThat(api.asked()).hasSize(2);
  }

  @Test
  void aBodyThatEndsWithinABuild_isReadAgain_andWhatCameBeforeIsKept() {
    FakeBuild[] builds = FakeBuild.minutesApart(10, now, 20);
    api.put(builds);
    for (int i = 0; i < 5; i++) {
      api.fault(this::endEarly);
    }
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      assertThat(poller.metrics().builds().unchanged()).isPositive();
    }
    assertThat(keys()).containsExactlyInAnyOrder(ids(builds));
    assertThat(log.deadLetters()).isEmpty();
  }

  @Test
  void bodiesThatAlwaysEndWithinABuild_areNotBlamedOnTheBuilds() {
    api.put(FakeBuild.minutesApart(10, now, 20));
    for (int i = 0; i < 100; i++) {
      api.fault(this::endEarly);
    }
    try (Poller poller = Pollers.poller(api, log)) {
      assertThatThrownBy(poller::runOnce)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("end within builds");
    }
    assertThat(log.deadLetters()).isEmpty();
  }

  /** Something on the way passes on the beginning of what is large, and small answers whole. */
  @Test
  void aLargeBuildThatIsAlwaysCut_isNotTakenForBroken() {
    api.put(FakeBuild.minutesApart(10, now, 20));
    api.put(FakeBuild.passed(99, now, 25).withPayload(9_000));
    for (int i = 0; i < 200; i++) {
      api.fault(
          (exchange, query) -> {
            api.link(exchange, query);
            byte[] body = api.body(api.page(query));
            FakeApi.answer(exchange, 200, Arrays.copyOf(body, Math.min(body.length, 8_000)));
            return true;
          });
    }
    try (Poller poller = Pollers.poller(api, log)) {
      assertThatThrownBy(poller::runOnce)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("end within builds");
    }
    assertThat(log.deadLetters()).isEmpty();
  }

  @Test
  void oneBuildThatIsBroken_isADeadLetterOnce_andTheRestGoesOn() {
    FakeBuild[] builds =
        IntStream.range(0, 20)
            .mapToObj(n -> FakeBuild.passed(n, now, 1 + n / 3))
            .toArray(FakeBuild[]::new);
    api.put(builds);
    api.putRaw(
        builds[3],
        "{\"id\":\""
            + builds[3].id()
            + "\",\"pipeline\":{\"provider\":{\"webhook_url\":\"s3cret\"}},\"number\":1.2.3}");
    api.putRaw(builds[4], "{\"id\":null,\"number\":7}");
    api.putRaw(builds[5], "null");
    api.putRaw(builds[6], "{\"id\":\"" + builds[6].id() + "\",\"finished_at\":\"yesterday\"}");
    for (int round = 0; round < 2; round++) {
      try (Poller poller = Pollers.poller(api, log)) {
        poller.runOnce();
        assertThat(poller.metrics().builds().rejected()).isEqualTo(4);
        assertThat(poller.metrics().builds().seen()).isEqualTo(20);
      }
    }
    assertThat(keys()).hasSize(16);
    List<ConsumerRecord<String, byte[]>> letters = log.deadLetters();
    assertThat(letters)
        .extracting(r -> r.key() + ": " + TestLog.header(r, Headers.ERROR_MESSAGE))
        .containsExactlyInAnyOrder(
            builds[3].id() + ": not valid JSON near byte 107",
            "null: id is missing",
            "null: not a JSON object",
            builds[6].id() + ": finished_at is not a time");
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(TestLog.header(letter, Headers.ERROR_STAGE)).isEqualTo("poll");
              assertThat(TestLog.header(letter, Headers.ERROR_CLASS)).isEqualTo("MalformedBuild");
              assertThat(TestLog.header(letter, Headers.ORGANIZATION)).isEqualTo("acme");
              assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                  .doesNotContain("s3cret");
            });
  }

  @Test
  void aBuildWithoutItsLastBrace_isADeadLetter_andTheRestGoesOn() {
    FakeBuild[] builds = FakeBuild.minutesApart(30, now, 20);
    api.put(builds);
    api.putRaw(builds[11], "{\"id\":\"" + builds[11].id() + "\",\"jobs\":[{}");
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    assertThat(keys()).hasSize(29).doesNotContain(builds[11].id());
    assertThat(log.deadLetters()).hasSize(1).first().returns(builds[11].id(), ConsumerRecord::key);
  }

  @Test
  void aListThatIsNotServedSoDeep_isReadOnByKey() {
    FakeBuild[] builds = FakeBuild.minutesApart(500, now, 20);
    api.put(builds);
    api.deepest(2);
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    assertThat(keys()).containsExactlyInAnyOrder(ids(builds));
    assertThat(api.asked().size()).isLessThan(12);
  }

  @Test
  void linksToAnotherHost_areFollowedOnOurs() {
    FakeBuild[] builds = FakeBuild.minutesApart(250, now, 20);
    api.put(builds);
    api.linkBase("https://evil.example.com/v2/organizations/acme/builds");
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    assertThat(keys()).containsExactlyInAnyOrder(ids(builds));
    assertThat(api.asked()).hasSize(3);
  }

  @Test
  void aListWithoutLinks_isReadToItsEnd() {
    FakeBuild[] builds = FakeBuild.minutesApart(200, now, 20);
    api.put(builds);
    api.withoutLinks();
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      assertThat(poller.metrics().builds().seen()).isEqualTo(200);
    }
    assertThat(keys()).containsExactlyInAnyOrder(ids(builds));
  }

  @Test
  void aPageThatIsServedTwice_isNotTakenForTheNext() {
    FakeBuild[] builds = FakeBuild.minutesApart(300, now, 20);
    api.put(builds);
    api.fault((exchange, query) -> false);
    api.fault((exchange, query) -> false);
    api.fault(
        (exchange, query) -> {
          query.put("page", "2");
          return false;
        });
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    assertThat(keys()).containsExactlyInAnyOrder(ids(builds));
  }

  private boolean endEarly(
      com.sun.net.httpserver.HttpExchange exchange, java.util.Map<String, String> query)
      throws IOException {
    api.link(exchange, query);
    byte[] body = api.body(api.page(query));
    FakeApi.answer(exchange, 200, Arrays.copyOf(body, body.length - 20));
    return true;
  }

  /** Promises the whole body and breaks off. */
  private boolean cut(
      com.sun.net.httpserver.HttpExchange exchange, FakeBuild[] builds, double share)
      throws IOException {
    byte[] body = api.body(List.of(builds).subList(0, 100));
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body, 0, (int) (body.length * share));
    exchange.getResponseBody().flush();
    throw new IOException("cut");
  }

  private static String[] ids(FakeBuild[] builds) {
    return Arrays.stream(builds).map(FakeBuild::id).toArray(String[]::new);
  }

  private List<String> keys() {
    return log.builds().stream().map(ConsumerRecord::key).toList();
  }
}
