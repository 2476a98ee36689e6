package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.otlp.OtlpSettings;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.testing.http.FakeProxy;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedRequest;
import io.kitetrace.testing.process.ServiceProcess;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the README, each quick start and a migration to a trace in the backend: what stands there is
 * typed into a shell, and nothing else. The backends' own names lead to a receiver here, by a proxy
 * of the machine, and it takes what such a backend takes: its protocol, its path and its key.
 */
@Execution(ExecutionMode.CONCURRENT)
class QuickstartTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern LISTENS =
      Pattern.compile("(?:grpc:\\s+endpoint: |_GRPC_ENDPOINT=)[\\d.]+:(\\d+)");
  private static final String PASSWORD = "changeit";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static HandshakeCertificates certificates;

  /**
   * What a backend takes.
   *
   * @param address to which the program must connect
   * @param path over HTTP; empty for gRPC
   * @param header that holds the key; empty for none
   * @param value of the header
   */
  private record Backend(String address, String path, String header, String value) {

    String connection() {
      URI uri = URI.create(address);
      return "CONNECT %s:%d ".formatted(uri.getHost(), uri.getPort());
    }

    String name() {
      return URI.create(address).getHost();
    }
  }

  private static final Backend HERE = new Backend(Newcomer.HERE, "", "", "");
  private static final Backend HONEYCOMB =
      new Backend("https://api.honeycomb.io:443", "", "x-honeycomb-team", "hcaik_" + Newcomer.KEY);
  private static final Backend GRAFANA =
      new Backend(
          "https://otlp-gateway-zone.grafana.net:443",
          "/otlp/v1/traces",
          "authorization",
          "Basic MTIzNDU2OnRva2Vu");

  private static final Map<String, Backend> BACKENDS =
      new TreeMap<>(
          Map.of(
              "README.md#Use it", HERE,
              "docs/migration.md#From Buildkite's notification service", HERE,
              "docs/migration.md#From the Go exporter", HONEYCOMB,
              "docs/quickstart/collector.md", HERE,
              "docs/quickstart/datadog.md", HERE,
              "docs/quickstart/grafana.md#Grafana Cloud", GRAFANA,
              "docs/quickstart/grafana.md#Your own Tempo", HERE,
              "docs/quickstart/honeycomb.md", HONEYCOMB,
              "docs/quickstart/jaeger.md", HERE));

  static List<String> parts() {
    return List.copyOf(BACKENDS.keySet());
  }

  @BeforeAll
  static void makeCertificates() throws Exception {
    HeldCertificate authority =
        new HeldCertificate.Builder().certificateAuthority(0).commonName("test").build();
    HeldCertificate.Builder server = new HeldCertificate.Builder().signedBy(authority);
    BACKENDS.values().forEach(backend -> server.addSubjectAlternativeName(backend.name()));
    certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(server.build(), authority.certificate())
            .build();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("test", authority.certificate());
    try (OutputStream out = Files.newOutputStream(shared.resolve("trusted"))) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }

  @Test
  void parts_thatLeadToARunningProgram_areThoseThatAreTried() {
    assertThat(Newcomer.parts()).containsExactlyInAnyOrderElementsOf(parts());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void commands_ofADocument_bringATraceToItsBackend(String part) throws Exception {
    Backend backend = BACKENDS.get(part);
    boolean grpc = backend.path().isEmpty();
    try (OtlpReceiver receiver = receiver(backend);
        FakeProxy proxy =
            FakeProxy.start()
                .toward(
                    URI.create(grpc ? receiver.grpcEndpoint() : receiver.httpEndpoint())
                        .getPort());
        BuildkiteSimulator api =
            BuildkiteSimulator.start(
                SimulatorOptions.defaults()
                    .withBuilds(10)
                    .withHistory(Duration.ofHours(6))
                    .withOrganizations("acme")
                    .withToken(Newcomer.TOKEN));
        ServiceProcess shell =
            new Newcomer(part)
                .run(
                    folder,
                    ways(proxy),
                    Map.of("BUILDKITE_API_URL", api.uri().toString()),
                    receiver.grpcEndpoint())) {
      try {
        await()
            .atMost(PATIENCE)
            .failFast(() -> assertThat(shell.isAlive()).as(shell.output()).isTrue())
            .until(() -> !receiver.traceIds().isEmpty());
      } finally {
        ProcessHandle.of(shell.pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .forEach(ProcessHandle::destroy);
        shell.terminate(); // what it typed last may have taken its place
      }
      assertThat(shell.awaitExit(PATIENCE.toSeconds())).as(shell.output()).isEqualTo(143);

      assertThat(shell.output())
          .contains("all is well")
          .doesNotContain(Newcomer.TOKEN, Newcomer.KEY, "MTIzNDU2OnRva2Vu");
      assertThat(receiver.requests())
          .allSatisfy(
              request ->
                  assertThat(request.headers())
                      .containsEntry(":method", "POST")
                      .containsEntry(
                          "content-type", grpc ? "application/grpc" : "application/x-protobuf"));
      if (backend != HERE) {
        assertThat(proxy.asked())
            .isNotEmpty()
            .allMatch(line -> line.startsWith(backend.connection()));
      }
    }
  }

  private static OtlpReceiver receiver(Backend backend) {
    OtlpReceiver receiver =
        backend == HERE
            ? OtlpReceiver.start()
            : OtlpReceiver.startTls(certificates, false).at(backend.path());
    receiver.answer(request -> answer(backend, request));
    return receiver;
  }

  /** Takes a trace as the backend would: with its key alone. */
  private static Answer answer(Backend backend, ReceivedRequest request) {
    if (backend.header().isEmpty()
        || backend.value().equals(request.headers().get(backend.header()))) {
      return Answer.accept();
    }
    return backend.path().isEmpty()
        ? new Answer.GrpcStatus(16, "no such key")
        : new Answer.HttpStatus(401, "no such key");
  }

  /** The JVM's: how this machine reaches others, and whom it trusts. */
  private static List<String> ways(FakeProxy proxy) {
    return List.of(
        "-Xmx384m",
        "-Dhttps.proxyHost=127.0.0.1",
        "-Dhttps.proxyPort=" + proxy.port(),
        "-Djavax.net.ssl.trustStore=" + shared.resolve("trusted"),
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/quickstart/collector.md",
        "docs/quickstart/datadog.md",
        "docs/quickstart/grafana.md#Your own Tempo"
      })
  void backend_configuredAsShown_listensWhereTheProgramSends(String part) {
    Newcomer newcomer = new Newcomer(part);
    Matcher listens = LISTENS.matcher(newcomer.text());

    assertThat(listens.find()).isTrue();
    assertThat(newcomer.typed().get("OTEL_EXPORTER_OTLP_ENDPOINT"))
        .isEqualTo("http://localhost:" + listens.group(1));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          docs/quickstart/honeycomb.md,              https://api.eu1.honeycomb.io, x-honeycomb-team, hcaik_key-of-the-test
          docs/quickstart/grafana.md#Your own Tempo, http://localhost:4317,        X-Scope-OrgID,    ci
          """)
  void settings_ofTheOtherCase_areAddressAndHeaderOfTheBackend(
      String part, String endpoint, String header, String value) {
    OtlpSettings read =
        OtlpSettings.read(new Settings(Variables.of(new Newcomer(part).inTheOtherCase())));

    assertThat(read.endpoint()).hasToString(endpoint);
    assertThat(read.headers())
        .extractingByKey(header.toLowerCase(Locale.ROOT))
        .extracting(Secret::value)
        .isEqualTo(value);
  }
}
