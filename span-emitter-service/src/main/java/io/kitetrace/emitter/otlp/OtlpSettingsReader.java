package io.kitetrace.emitter.otlp;

import io.kitetrace.runtime.http.CaFile;
import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.settings.Durations;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads OTLP's variables. Every fault names the variable that it stands in. */
final class OtlpSettingsReader {

  private static final String ALL = "OTEL_EXPORTER_OTLP_";
  private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  private final Settings settings;

  OtlpSettingsReader(Settings settings) {
    this.settings = settings;
  }

  OtlpSettings read() {
    Protocol protocol = settings.parsed(name("PROTOCOL"), Protocol.GRPC, this::protocol);
    Map<String, Secret> headers = new OtlpHeaders(settings, name("HEADERS")).read();
    URI endpoint = new OtlpEndpoint(settings, protocol).read();
    Honeycomb.addHeaders(headers, settings, endpoint);
    return new OtlpSettings(
        protocol,
        endpoint,
        headers,
        settings.parsed(name("COMPRESSION"), Compression.NONE, Compression::parse),
        settings.parsed(name("TIMEOUT"), DEFAULT_TIMEOUT, OtlpSettingsReader::timeout),
        "https".equals(endpoint.getScheme()) ? tls() : null,
        ProxySettings.read(settings, endpoint),
        this::again);
  }

  private OtlpSettings again() {
    Settings again = settings.again();
    OtlpSettings read = OtlpSettings.read(again);
    again.check();
    return read;
  }

  /** The variable of the traces alone where it is set, else that of all signals. */
  private String name(String suffix) {
    return name(settings, suffix);
  }

  static String name(Settings settings, String suffix) {
    return settings.text(TRACES + suffix) == null ? ALL + suffix : TRACES + suffix;
  }

  private Protocol protocol(String word) {
    for (Protocol protocol : Protocol.values()) {
      if (protocol.word().equals(word)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is not one of grpc, http/protobuf");
  }

  /** Milliseconds, as OpenTelemetry has it, or with a unit. 0 is no limit there, and long here. */
  private static Duration timeout(String text) {
    Duration timeout =
        text.matches("\\d{1,12}") ? Duration.ofMillis(Long.parseLong(text)) : Durations.parse(text);
    return timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : timeout;
  }

  private @Nullable Tls tls() {
    return Tls.of(certificates(name("CERTIFICATE")), identity());
  }

  private Tls.@Nullable Identity identity() {
    byte[] key = file(name("CLIENT_KEY"));
    CaFile chain = certificates(name("CLIENT_CERTIFICATE"));
    if (key == null || chain == null) {
      if (key != null && settings.text(name("CLIENT_CERTIFICATE")) == null) {
        settings.fault(name("CLIENT_CERTIFICATE"), "is not set, but the client key is");
      }
      if (chain != null && settings.text(name("CLIENT_KEY")) == null) {
        settings.fault(name("CLIENT_KEY"), "is not set, but the client certificate is");
      }
      return null;
    }
    try {
      return new Tls.Identity(Tls.privateKey(key), chain.certificates());
    } catch (GeneralSecurityException e) {
      settings.fault(
          name("CLIENT_KEY"),
          "cannot be used with the client certificate: " + ErrorText.line("" + e.getMessage()));
      return null;
    }
  }

  private @Nullable CaFile certificates(String variable) {
    return settings
        .parsed(variable, Optional.<CaFile>empty(), file -> Optional.of(CaFile.read(file)))
        .orElse(null);
  }

  private byte @Nullable [] file(String variable) {
    String path = settings.text(variable);
    if (path == null) {
      return null;
    }
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (IOException | IllegalArgumentException e) {
      settings.fault(variable, "the file " + path + " cannot be read");
      return null;
    }
  }
}
