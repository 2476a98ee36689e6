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
 * Alive means that the poller has not ended, and that none of its threads has ended or hangs. A
 * thread that waits, for the API's budget or for Kafka, does not hang, however long that takes.
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
