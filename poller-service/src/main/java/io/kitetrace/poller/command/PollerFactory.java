package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.api.ApiTimeouts;
import io.kitetrace.poller.settings.PollerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts a poller together, where there are settings for one. */
@Factory
@Requires(bean = PollerSettings.class)
final class PollerFactory {

  @Bean(preDestroy = "close")
  @Singleton
  Poller poller(PollerSettings settings, MeterRegistry registry) {
    Poller poller = new Poller(settings, registry, ApiTimeouts.DEFAULT);
    new PollerGauges(poller, settings.buildkite().organizations(), InstantSource.system())
        .bindTo(registry);
    return poller;
  }
}
