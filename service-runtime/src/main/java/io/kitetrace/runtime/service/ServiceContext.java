package io.kitetrace.runtime.service;

import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;

/**
 * The framework as every service has it: health and Prometheus's metrics, and nothing else open.
 */
public final class ServiceContext {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.banner.enabled", false),
          Map.entry("endpoints.all.enabled", false),
          Map.entry("endpoints.health.enabled", true),
          Map.entry("endpoints.health.sensitive", false),
          Map.entry("endpoints.health.details-visible", "ANONYMOUS"),
          Map.entry("endpoints.prometheus.enabled", true),
          Map.entry("endpoints.prometheus.sensitive", false),
          Map.entry("micronaut.metrics.export.prometheus.enabled", true),
          Map.entry("micronaut.metrics.export.prometheus.step", "PT1M"));

  private ServiceContext() {}

  /**
   * A context that is not started, nor its environment.
   *
   * @param own the service's own properties; later ones win over earlier ones and over what all
   *     services have
   */
  @SafeVarargs
  public static ApplicationContext of(Map<String, Object>... own) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    for (Map<String, Object> more : own) {
      properties.putAll(more);
    }
    return ApplicationContext.builder()
        // What is looked for to find these costs a tenth of a start, and nothing depends on it.
        .bootstrapEnvironment(false)
        .deduceEnvironment(false)
        .properties(properties)
        .banner(false)
        .build();
  }
}
