package io.kitetrace.runtime.service;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;

/**
 * A part of a service's liveness or readiness.
 *
 * @param name as the health page shows it
 * @param up asked for each page, as are the details
 */
public record StatusIndicator(
    String name, BooleanSupplier up, Supplier<Map<String, Object>> details)
    implements HealthIndicator {

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder(name, up.getAsBoolean() ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details.get())
            .build());
  }
}
