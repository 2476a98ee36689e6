package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Ready means that the group has taken us in, with or without a share. An API that is away does not
 * change that, since a restart would not bring it back: what is wrong with it stands in the
 * details.
 */
@Singleton
@Readiness
@Requires(bean = Poller.class)
@Requires(beans = HealthEndpoint.class)
final class PollerReadiness implements HealthIndicator {

  private final Poller poller;

  PollerReadiness(Poller poller) {
    this.poller = poller;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    boolean ready = poller.isJoined() && !poller.ended().isDone();
    return Publishers.just(
        HealthResult.builder("poller", ready ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details())
            .build());
  }

  private Map<String, Object> details() {
    PollerMetrics metrics = poller.metrics();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("joined", poller.isJoined());
    details.put("organizations", poller.owned());
    details.put("troubles", poller.outages());
    details.put("polls", metrics.passes());
    details.put("buildsPublished", metrics.builds().published());
    details.put("buildsRejected", metrics.builds().rejected());
    return details;
  }
}
