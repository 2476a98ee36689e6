package io.kitetrace.metrics;

import io.kitetrace.runtime.threads.ServiceThreads;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Alive means that every thread is at work that reads the log. */
@Singleton
@Liveness
final class MetricsLiveness implements HealthIndicator {

  private final ServiceThreads threads;

  MetricsLiveness(ServiceThreads threads) {
    this.threads = threads;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    List<String> notAlive = threads.notAlive();
    return Publishers.just(
        HealthResult.builder(
                "metrics-liveness", notAlive.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("threadsNotAlive", notAlive))
            .build());
  }
}
