package io.kitetrace.poller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.poller.api.BuildkiteApi.Page;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.http.FakeProxy;
import io.kitetrace.testing.http.Ports;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API by way of a proxy. The host's name exists for the proxy alone. */
class ProxiedApiTest {

  private static final ApiTimeouts TIMEOUTS =
      new ApiTimeouts(Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ZERO);

  private final FakeApi api = FakeApi.start();
  private final CountDownLatch done = new CountDownLatch(1);

  @AfterEach
  void stop() {
    done.countDown();
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5", "socks5h"})
  void read_throughAProxy_bringsThePage(String scheme) throws Exception {
    api.put(FakeBuild.passed(1, Instant.now(), 20));
    try (FakeProxy proxy = FakeProxy.start()) {
      assertThat(read(scheme + "://127.0.0.1:" + proxy.port()).elements()).isEqualTo(1);
      assertThat(proxy.asked()).singleElement().asString().contains("api.example.com");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5"})
  void read_ofAnAnswerThatStalls_isGivenUp(String scheme) {
    api.fault(
        (exchange, query) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
          return awaitEnd();
        });
    stalls(scheme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5"})
  void read_whereNoAnswerBegins_isGivenUp(String scheme) {
    api.fault((exchange, query) -> awaitEnd());
    stalls(scheme);
  }

  private boolean awaitEnd() {
    try {
      return done.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void stalls(String scheme) {
    try (FakeProxy proxy = FakeProxy.start()) {
      CompletableFuture<Page> page =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return read(scheme + "://127.0.0.1:" + proxy.port());
                } catch (Exception e) {
                  throw new java.util.concurrent.CompletionException(e);
                }
              });
      // Where there is no time-out of ours, nothing ends it.
      assertThat(page)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(java.util.concurrent.ExecutionException.class)
          .withCauseInstanceOf(ApiException.Heavy.class);
    }
  }

  @Test
  void read_throughAProxyThatWantsAPassword_givesIt() throws Exception {
    try (FakeProxy proxy = FakeProxy.start("jo:p@ss:word")) {
      assertThat(read("http://jo:p%40ss:word@127.0.0.1:" + proxy.port()).elements()).isZero();
    }
    assertThat(api.asked())
        .singleElement()
        .satisfies(asked -> assertThat(asked.headers()).containsKey("Authorization"));
  }

  @Test
  void read_withAWrongPassword_namesTheVariableAndHidesThePassword() {
    try (FakeProxy proxy = FakeProxy.start("jo:other")) {
      assertThatThrownBy(() -> read("http://jo:s3cret@127.0.0.1:" + proxy.port()))
          .isInstanceOf(ApiException.Refused.class)
          .hasMessageStartingWith("http_proxy: ")
          .hasMessageContaining("127.0.0.1:" + proxy.port())
          .hasMessageNotContaining("s3cret");
    }
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void read_whereNoProxyAnswers_namesTheVariableThatNamesIt() {
    try (Ports.Refusing gone = new Ports.Refusing()) {
      assertThatThrownBy(() -> read("http://127.0.0.1:" + gone.port()))
          .isInstanceOf(ApiException.Unreachable.class)
          .hasMessageStartingWith("http_proxy: no proxy answers at 127.0.0.1:" + gone.port());
    }
  }

  @Test
  void doctor_asksThroughTheProxyToo() {
    try (FakeProxy proxy = FakeProxy.start()) {
      api.status(200, "{\"scopes\":[\"read_builds\"],\"uuid\":\"x\"}");
      assertThat(
              new ApiCheck(
                      settings("http://127.0.0.1:" + proxy.port()).buildkite(),
                      InstantSource.system())
                  .run())
          .allMatch(Finding.Fine.class::isInstance);
      assertThat(proxy.asked()).isNotEmpty();
    }
  }

  private Page read(String proxy) throws Exception {
    PollerSettings settings = settings(proxy);
    try (BuildkiteApi client =
        new BuildkiteApi(
            settings.buildkite(),
            TIMEOUTS,
            new RateBudget(1_000, System::nanoTime),
            new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system()),
            1 << 20)) {
      return client.read(
          client.builds("acme", null, BuildQuery.finishedFrom(Instant.EPOCH)),
          RateBudget.Priority.LIVE,
          time -> {},
          (buffer, offset, length, whole) -> null);
    }
  }

  private PollerSettings settings(String proxy) {
    Map<String, String> variables = new HashMap<>();
    variables.put("BUILDKITE_API_TOKEN", FakeApi.TOKEN);
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("BUILDKITE_API_URL", "http://api.example.com:" + api.url().getPort());
    variables.put("http_proxy", proxy);
    Settings settings = new Settings(Variables.of(variables));
    PollerSettings read = PollerSettings.read(settings);
    settings.check();
    return read;
  }
}
