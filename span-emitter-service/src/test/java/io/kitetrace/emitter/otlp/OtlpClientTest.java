package io.kitetrace.emitter.otlp;

import static io.kitetrace.emitter.otlp.OtlpClients.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedRequest;
import io.kitetrace.testing.otlp.ReceivedSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent arrives whole, over both protocols, with the headers and certificates it needs. */
class OtlpClientTest {

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final OtlpClients clients = new OtlpClients(receiver);

  @AfterEach
  void close() {
    clients.close();
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void export_success_arrivesWholeAndIsAccepted(Protocol protocol) {
    assertThat(clients.export(protocol)).isInstanceOf(Accepted.class);
    assertThat(receiver.spans()).hasSize(3);
    assertThat(receiver.traceIds()).containsExactly(FakeSpan.traceId(1));
  }

  @ParameterizedTest
  @CsvSource({"GRPC, gzip", "HTTP_PROTOBUF, gzip", "GRPC, zstd", "HTTP_PROTOBUF, zstd"})
  void export_compressed_arrivesWholeAndSaysHow(Protocol protocol, String compression) {
    OtlpClient client =
        clients.open(protocol, Map.of("OTEL_EXPORTER_OTLP_COMPRESSION", compression));
    List<Chunk> chunks = new ArrayList<>(FakeTrace.chunks(FakeSpan.trace(1, 300)));
    chunks.addAll(FakeTrace.chunks(FakeSpan.trace(2, 200)));
    assertThat(client.send(chunks, LONG)).isInstanceOf(Accepted.class);
    assertThat(receiver.spans()).hasSize(500);
    ReceivedRequest request = receiver.requests().getFirst();
    assertThat(request.bytes()).isEqualTo(Chunk.size(chunks));
    assertThat(request.headers())
        .containsEntry(
            protocol == Protocol.GRPC ? "grpc-encoding" : "content-encoding", compression)
        .hasEntrySatisfying("user-agent", name -> assertThat(name).contains("OTLP"));
  }

  @ParameterizedTest
  @EnumSource
  void export_severalChunks_areOneRequestWithAllTheirSpans(Protocol protocol) {
    List<Chunk> chunks = new TraceEncoder(1_000, false).encode(FakeSpan.trace(1, 100));
    assertThat(chunks).hasSizeGreaterThan(4);
    assertThat(clients.open(protocol, Map.of()).send(chunks, LONG)).isInstanceOf(Accepted.class);
    assertThat(receiver.requestCount()).isEqualTo(1);
    assertThat(receiver.spans())
        .extracting(ReceivedSpan::spanId)
        .containsExactlyElementsOf(
            FakeSpan.trace(1, 100).stream().map(SpanData::getSpanId).toList());
  }

  @ParameterizedTest
  @EnumSource
  void export_headers_areSentAndNeverShown(Protocol protocol) {
    receiver.answer(request -> new Answer.HttpStatus(401, "bad key s3cr3t-key", null));
    ExportOutcome outcome =
        clients.export(
            protocol,
            Map.of(
                "OTEL_EXPORTER_OTLP_HEADERS",
                "x-key=s3cr3t-key,authorization=Basic%20dXNlcjpw+w=="));
    assertThat(receiver.requests().getFirst().headers())
        .containsEntry("x-key", "s3cr3t-key")
        .containsEntry("authorization", "Basic dXNlcjpw+w==");
    assertThat(outcome)
        .isEqualTo(new Misconfigured(Cause.CREDENTIALS, "HTTP 401: bad key [hidden]"));
  }

  @ParameterizedTest
  @EnumSource
  void export_partialSuccess_isSeen(Protocol protocol) {
    receiver.answer(request -> new Answer.Partial(span -> span.spanId().endsWith("1"), "too old"));
    assertThat(clients.export(protocol)).isEqualTo(new PartiallyRejected(1, "too old"));
  }

  @ParameterizedTest
  @EnumSource
  void export_partialSuccessWithoutRejections_isAccepted(Protocol protocol) {
    receiver.answer(request -> new Answer.Partial(span -> false, "a warning"));
    assertThat(clients.export(protocol)).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @EnumSource
  void export_tls_trustsWhomItIsToldTo(Protocol protocol) throws Exception {
    HeldCertificate authority =
        new HeldCertificate.Builder().certificateAuthority(0).commonName("test").build();
    HeldCertificate server =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("127.0.0.1")
            .build();
    HeldCertificate client = new HeldCertificate.Builder().signedBy(authority).build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(server)
            .addTrustedCertificate(authority.certificate())
            .build();
    String ca = file("ca.pem", authority.certificatePem());
    Map<String, String> identity =
        Map.of(
            "OTEL_EXPORTER_OTLP_CERTIFICATE", ca,
            "OTEL_EXPORTER_OTLP_CLIENT_KEY", file("key.pem", client.privateKeyPkcs8Pem()),
            "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", file("cert.pem", client.certificatePem()));
    try (OtlpReceiver tls = OtlpReceiver.startTls(certificates, true)) {
      assertThat(exportTo(tls, protocol, identity)).isInstanceOf(Accepted.class);
      assertThat(exportTo(tls, protocol, Map.of()))
          .isInstanceOfSatisfying(
              Misconfigured.class,
              m -> assertThat(m.reason()).contains("OTEL_EXPORTER_OTLP_CERTIFICATE"));
    }
  }

  private ExportOutcome exportTo(OtlpReceiver target, Protocol protocol, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        protocol == Protocol.GRPC ? target.grpcEndpoint() : target.httpEndpoint());
    return clients.export(protocol, variables);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @ParameterizedTest
  @EnumSource
  void export_severalAtOnce_areUnderWayTogether(Protocol protocol) throws Exception {
    OtlpClient destination = clients.open(protocol, Map.of());
    CyclicBarrier together = new CyclicBarrier(2);
    receiver.answer(
        request -> {
          try {
            together.await(10, TimeUnit.SECONDS);
            return Answer.accept();
          } catch (Exception e) {
            return new Answer.HttpStatus(500, "alone");
          }
        });
    CompletableFuture<ExportOutcome> first =
        CompletableFuture.supplyAsync(
            () -> destination.send(FakeTrace.chunks(FakeSpan.trace(1, 1)), LONG));
    assertThat(clients.export(destination, FakeSpan.trace(2, 1), LONG))
        .isInstanceOf(Accepted.class);
    assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
  }
}
