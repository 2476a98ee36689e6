package io.kitetrace.emitter.command;

import io.kitetrace.emitter.Destinations;
import io.kitetrace.emitter.Emitter;
import io.kitetrace.emitter.EmitterSettings;
import io.kitetrace.emitter.metrics.EmitterMeters;
import io.kitetrace.runtime.command.Terminal;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts an emitter together, where there are settings for one. */
@Factory
@Requires(bean = EmitterSettings.class)
final class EmitterFactory {

  @Bean(preDestroy = "close")
  @Singleton
  Emitter emitter(EmitterSettings settings) {
    return new Emitter(
        settings, Destinations.open(settings, System.out, Terminal.current()), Clock.systemUTC());
  }

  @Singleton
  EmitterMeters meters(Emitter emitter) {
    return new EmitterMeters(emitter.counters(), emitter.consumer()::bytesInFlight);
  }
}
