package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.Emitter;
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

/** Alive means that every thread is at work that reads the log and delivers. */
@Singleton
@Liveness
@Requires(bean = Emitter.class)
final class EmitterLiveness implements HealthIndicator {

  private final Emitter emitter;

  EmitterLiveness(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    boolean ended = emitter.ended().isDone();
    List<String> notAlive = emitter.threads().notAlive();
    return Publishers.just(
        HealthResult.builder(
                "emitter-liveness",
                ended || !notAlive.isEmpty() ? HealthStatus.DOWN : HealthStatus.UP)
            .details(Map.of("reading", emitter.reading() && !ended, "threadsNotAlive", notAlive))
            .build());
  }
}
