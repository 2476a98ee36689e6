package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and certificates that are replaced in their files while the emitter runs. */
class ReloadingDestinationTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void key_replacedInItsFile_isSentAfterTheBackendRefusedTheOldOne(Protocol protocol)
      throws Exception {
    String headers = file("headers", "x-key=old-one");
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ReloadingDestination destination =
            open(receiver, protocol, Map.of("OTEL_EXPORTER_OTLP_HEADERS_FILE", headers))) {
      receiver.answer(
          request ->
              "new-one".equals(request.headers().get("x-key"))
                  ? Answer.accept()
                  : new Answer.HttpStatus(401, "unknown key"));
      assertThat(export(destination)).isInstanceOf(Misconfigured.class);
      file("headers", "");
      assertThat(export(destination)).as("nothing usable yet").isInstanceOf(Misconfigured.class);
      file("headers", "x-key=new-one");
      assertThat(export(destination)).as("with the old one").isInstanceOf(Misconfigured.class);
      assertThat(export(destination)).isInstanceOf(Accepted.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientCertificate_replacedInItsFiles_isShownAfterTheBackendRefusedTheOldOne(
      Protocol protocol) throws Exception {
    HeldCertificate authority = authority();
    HeldCertificate server =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("127.0.0.1")
            .build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(server)
            .addTrustedCertificate(authority.certificate())
            .build();
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_CERTIFICATE", file("ca", authority.certificatePem()));
    identity(signedBy(authority()), variables);
    try (OtlpReceiver receiver = OtlpReceiver.startTls(certificates, true);
        ReloadingDestination destination = open(receiver, protocol, variables)) {
      assertThat(export(destination)).isNotInstanceOf(Accepted.class);
      identity(signedBy(authority), variables);
      await().atMost(LONG).until(() -> export(destination) instanceof Accepted);
      assertThat(receiver.spans()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unreachable_isNoReasonToRenew(Protocol protocol) {
    OtlpReceiver receiver = OtlpReceiver.start();
    AtomicInteger renewals = new AtomicInteger();
    OtlpSettings settings = counting(settings(receiver, protocol, Map.of()), renewals);
    receiver.close();
    try (ReloadingDestination destination = new ReloadingDestination(settings)) {
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThat(export(destination)).isInstanceOf(Retryable.class);
      }
    }
    assertThat(renewals).hasValue(0);
  }

  private static OtlpSettings counting(OtlpSettings settings, AtomicInteger renewals) {
    return new OtlpSettings(
        settings.protocol(),
        settings.endpoint(),
        settings.headers(),
        settings.compression(),
        settings.timeout(),
        settings.tls(),
        settings.proxy(),
        () -> {
          renewals.incrementAndGet();
          return counting(settings, renewals);
        });
  }

  @ParameterizedTest
  @EnumSource
  void refused_whileOthersAreUnderWay_letsThoseFinish(Protocol protocol) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ReloadingDestination destination = open(receiver, protocol, Map.of())) {
      receiver.answer(
          request -> {
            if (request.number() > 1) {
              return new Answer.HttpStatus(401, "who are you");
            }
            awaitQuietly(held);
            return Answer.accept();
          });
      CompletableFuture<ExportOutcome> first =
          CompletableFuture.supplyAsync(() -> export(destination));
      await().until(() -> receiver.requestCount() == 1);
      for (int i = 0; i < 3; i++) {
        assertThat(export(destination)).isInstanceOf(Misconfigured.class);
      }
      await().during(Duration.ofMillis(200)).until(() -> !first.isDone());
      held.countDown();
      assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void close_endsWhatIsUnderWayWithAnOldKeyToo(Protocol protocol) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      ReloadingDestination destination = open(receiver, protocol, Map.of());
      receiver.answer(
          request -> {
            if (request.number() == 2) {
              return new Answer.HttpStatus(401, "who are you");
            }
            awaitQuietly(held);
            return Answer.accept();
          });
      CompletableFuture<ExportOutcome> first =
          CompletableFuture.supplyAsync(() -> export(destination));
      await().until(() -> receiver.requestCount() == 1);
      assertThat(export(destination)).isInstanceOf(Misconfigured.class);
      destination.close();
      assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(Retryable.class);
      held.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HeldCertificate authority() {
    return new HeldCertificate.Builder().certificateAuthority(0).commonName("test").build();
  }

  private static HeldCertificate signedBy(HeldCertificate authority) {
    return new HeldCertificate.Builder().signedBy(authority).build();
  }

  private void identity(HeldCertificate client, Map<String, String> variables) throws IOException {
    variables.put("OTEL_EXPORTER_OTLP_CLIENT_KEY", file("tls.key", client.privateKeyPkcs8Pem()));
    variables.put(
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", file("tls.crt", client.certificatePem()));
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static ReloadingDestination open(
      OtlpReceiver receiver, Protocol protocol, Map<String, String> more) {
    return new ReloadingDestination(settings(receiver, protocol, more));
  }

  private static OtlpSettings settings(
      OtlpReceiver receiver, Protocol protocol, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol.word());
    variables.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        protocol == Protocol.GRPC ? receiver.grpcEndpoint() : receiver.httpEndpoint());
    Settings settings = new Settings(Variables.of(variables));
    OtlpSettings otlp = OtlpSettings.read(settings);
    settings.check();
    return otlp;
  }

  private static ExportOutcome export(ReloadingDestination destination) {
    return destination.send(FakeTrace.chunks(FakeSpan.trace(1, 2)), LONG);
  }
}
