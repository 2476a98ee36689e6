package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Alive means that the poller has not ended; what it waits for does not matter. */
@Singleton
@Liveness
@Requires(bean = Poller.class)
final class PollerLiveness implements HealthIndicator {

  private final Poller poller;

  PollerLiveness(Poller poller) {
    this.poller = poller;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder(
                "poller-liveness", poller.ended().isDone() ? HealthStatus.DOWN : HealthStatus.UP)
            .build());
  }
}
