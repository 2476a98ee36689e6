package io.kitetrace.poller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.settings.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers whose bytes drip in: each in time, and never all of them. */
class DrippingApiTest {

  private static final ApiTimeouts TIMEOUTS =
      new ApiTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);

  private final FakeApi api = FakeApi.start();
  private final CountDownLatch done = new CountDownLatch(1);

  @AfterEach
  void stop() {
    done.countDown();
    api.close();
  }

  @Test
  void read_ofARefusalThatDrips_comesToAnEnd() {
    api.fault((exchange, query) -> drip(exchange, 503));
    ends(
        () -> {
          try (BuildkiteApi client =
              new BuildkiteApi(
                  settings(),
                  TIMEOUTS,
                  new RateBudget(100, System::nanoTime),
                  new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system()),
                  1 << 20)) {
            return client.read(
                client.builds("acme", null, BuildQuery.finishedFrom(Instant.EPOCH)),
                RateBudget.Priority.LIVE,
                time -> {},
                (buffer, offset, length, whole) -> null);
          }
        });
  }

  @Test
  void ask_ofAnAnswerThatDrips_comesToAnEnd() {
    api.fault((exchange, query) -> drip(exchange, 200));
    ends(
        () -> {
          try (ApiProbe probe = new ApiProbe(settings(), TIMEOUTS, InstantSource.system())) {
            return probe.ask("acme", url -> url.addPathSegment("access-token"));
          }
        });
  }

  private static void ends(Callable<?> call) {
    CompletableFuture<Object> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return call.call();
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    assertThat(answer)
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ApiException.class);
  }

  private boolean drip(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, 0);
    try {
      while (!done.await(200, TimeUnit.MILLISECONDS)) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private BuildkiteSettings settings() {
    return new BuildkiteSettings(
        new Secret(FakeApi.TOKEN), List.of("acme"), BuildFilter.ALL, api.url(), null, 40);
  }
}
