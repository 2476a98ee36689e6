package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Alive means that the poller has not ended, and none of its threads has; what they wait for does
 * not matter.
 */
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
    List<String> notAlive = poller.notAlive();
    boolean alive = notAlive.isEmpty() && !poller.ended().isDone();
    return Publishers.just(
        HealthResult.builder("poller-liveness", alive ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("threadsNotAlive", notAlive))
            .build());
  }
}
