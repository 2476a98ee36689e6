package io.kitetrace.emitter.otlp;

import io.kitetrace.runtime.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads where requests go. */
final class OtlpEndpoint {

  private static final String TRACES_PATH = "v1/traces";

  private final Settings settings;
  private final Protocol protocol;

  OtlpEndpoint(Settings settings, Protocol protocol) {
    this.settings = settings;
    this.protocol = protocol;
  }

  URI read() {
    String variable = OtlpSettingsReader.name(settings, "ENDPOINT");
    URI base = settings.parsed(variable, fallback(), this::endpoint);
    // The general variable is a base, the one of the traces is taken as it is.
    boolean asItIs = variable.equals("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    return protocol == Protocol.HTTP_PROTOBUF && !asItIs ? withTracesPath(base) : base;
  }

  private URI fallback() {
    String local = protocol == Protocol.GRPC ? "http://localhost:4317" : "http://localhost:4318";
    return Honeycomb.endpointOr(URI.create(local), settings);
  }

  private URI endpoint(String text) {
    String full = text.contains("://") || protocol != Protocol.GRPC ? text : scheme() + text;
    try {
      return checked(new URI(full), text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + text + "' is not a URL", e);
    }
  }

  /** gRPC's endpoints may come as {@code host:port}; then this decides. */
  private String scheme() {
    String insecure = OtlpSettingsReader.name(settings, "INSECURE");
    return settings.flag(insecure, false) ? "http://" : "https://";
  }

  private URI checked(URI uri, String text) {
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "a URL with credentials in it is not accepted; OTEL_EXPORTER_OTLP_HEADERS can carry them");
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an http or https URL (such as http://localhost:4317)");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("a URL with a query or a fragment is not accepted");
    }
    String path = uri.getRawPath();
    if (protocol == Protocol.GRPC && !path.isEmpty() && !path.equals("/")) {
      throw new IllegalArgumentException(
          "'%s' has a path, which gRPC does not have; is OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf meant?"
              .formatted(text));
    }
    return uri;
  }

  private static URI withTracesPath(URI base) {
    String text = base.toString();
    return URI.create(text + (text.endsWith("/") ? "" : "/") + TRACES_PATH);
  }
}
