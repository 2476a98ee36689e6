package io.kitetrace.emitter.otlp;

import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go over OTLP, and how.
 *
 * @param protocol over gRPC or HTTP
 * @param endpoint the full URL that requests go to; for gRPC without a path
 * @param headers sent with every request; secret, never printed
 * @param timeout the limit of a first attempt; slower backends are given more
 * @param tls for https; null for http
 * @param proxy on the way there
 * @param renewed reads the same variables and their files again; throws a SettingsException if
 *     there is a fault in them by now
 */
public record OtlpSettings(
    Protocol protocol,
    URI endpoint,
    Map<String, Secret> headers,
    Compression compression,
    Duration timeout,
    @Nullable Tls tls,
    ProxySettings proxy,
    Supplier<OtlpSettings> renewed) {

  public OtlpSettings {
    Objects.requireNonNull(protocol);
    Objects.requireNonNull(endpoint);
    Objects.requireNonNull(timeout);
    Objects.requireNonNull(proxy);
    Objects.requireNonNull(renewed);
    headers = Map.copyOf(headers);
  }

  /**
   * Reads {@code OTEL_EXPORTER_OTLP_…}, its {@code OTEL_EXPORTER_OTLP_TRACES_…} forms, which win,
   * and {@code HONEYCOMB_…}.
   */
  public static OtlpSettings read(Settings settings) {
    return new OtlpSettingsReader(settings).read();
  }
}
