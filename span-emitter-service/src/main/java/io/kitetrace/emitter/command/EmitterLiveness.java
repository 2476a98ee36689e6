package io.kitetrace.emitter.command;

import io.kitetrace.emitter.Emitter;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Alive means that the thread which reads the log still asks for records. */
@Singleton
@Liveness
@Requires(bean = Emitter.class)
final class EmitterLiveness implements HealthIndicator {

  private static final Duration STUCK = Duration.ofMinutes(2);

  private final Emitter emitter;

  EmitterLiveness(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    boolean ended = emitter.ended().isDone();
    boolean stuck = emitter.reading() && emitter.consumer().sinceLastPoll().compareTo(STUCK) > 0;
    return Publishers.just(
        HealthResult.builder(
                "emitter-liveness", ended || stuck ? HealthStatus.DOWN : HealthStatus.UP)
            .details(Map.of("reading", emitter.reading() && !ended))
            .build());
  }
}
