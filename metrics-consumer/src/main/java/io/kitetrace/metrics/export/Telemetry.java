package io.kitetrace.metrics.export;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.SchemaUrls;
import io.opentelemetry.semconv.ServiceAttributes;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.ProxySelector;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * OpenTelemetry's SDK, set up by its own variables ({@code OTEL_EXPORTER_OTLP_…}, {@code
 * OTEL_METRICS_EXPORTER}, {@code OTEL_METRIC_EXPORT_INTERVAL} …), with its metrics on a Prometheus
 * page besides.
 */
public final class Telemetry implements AutoCloseable {

  private static final String SCOPE = "io.kitetrace.metrics";

  private final OpenTelemetrySdk sdk;

  /**
   * Starts exporting.
   *
   * @param properties by OpenTelemetry's names; they win over the environment
   * @param page where Prometheus's page is made from
   * @param proxies on the way to the backend; the process's from now on, since the SDK's exporters
   *     take no other
   */
  public Telemetry(
      Map<String, String> properties,
      LabelLimits limits,
      PrometheusRegistry page,
      ProxySelector proxies) {
    ProxySelector.setDefault(proxies);
    // The resource of metrics goes into target_info; a scope label on every line says no more.
    PrometheusMetricReader prometheus =
        PrometheusMetricReader.builder().setOtelScopeLabelsEnabled(false).build();
    SdkLog.keepBack();
    Map<String, String> winning = new HashMap<>(properties);
    winning.put("otel.traces.exporter", "none");
    winning.put("otel.logs.exporter", "none");
    winning.put("otel.java.metrics.cardinality.limit", Integer.toString(limits.maxSeries()));
    sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> Map.of("otel.service.name", "kitetrace-metrics"))
            .addPropertiesCustomizer(config -> winning)
            .addResourceCustomizer((resource, config) -> instance().merge(resource))
            .addMetricExporterCustomizer(
                (exporter, config) -> new LoggingExporter(exporter, SdkLog::last))
            .addMeterProviderCustomizer(
                (builder, config) -> builder.registerMetricReader(prometheus))
            .build()
            .getOpenTelemetrySdk();
    page.register(prometheus);
  }

  /** The meter of this program. */
  public Meter meter() {
    String version = Telemetry.class.getPackage().getImplementationVersion();
    return sdk.getMeterProvider()
        .meterBuilder(SCOPE)
        .setSchemaUrl(SchemaUrls.V1_45_0)
        .setInstrumentationVersion(version == null ? "development" : version)
        .build();
  }

  /** Exports what was recorded last, and ends. */
  @Override
  public void close() {
    sdk.close();
  }

  /** Each replica counts its own partitions' builds: without this their series would be one. */
  private static Resource instance() {
    return Resource.builder()
        .put(ServiceAttributes.SERVICE_INSTANCE_ID, UUID.randomUUID().toString())
        .build();
  }
}
