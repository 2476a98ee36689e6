package io.kitetrace.emitter.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedRequest;
import io.kitetrace.testing.otlp.ReceivedSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend says is understood, over both protocols. */
class OtlpClientTest {

  private static final Duration LONG = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final List<OtlpClient> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(OtlpClient::close);
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void export_success_arrivesWholeAndIsAccepted(Protocol protocol) {
    assertThat(export(protocol)).isInstanceOf(Accepted.class);
    assertThat(receiver.spans()).hasSize(3);
    assertThat(receiver.traceIds()).containsExactly(FakeSpan.traceId(1));
  }

  @ParameterizedTest
  @CsvSource({"GRPC, gzip", "HTTP_PROTOBUF, gzip", "GRPC, zstd", "HTTP_PROTOBUF, zstd"})
  void export_compressed_arrivesWholeAndSaysHow(Protocol protocol, String compression) {
    OtlpClient client = open(protocol, Map.of("OTEL_EXPORTER_OTLP_COMPRESSION", compression));
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
    assertThat(open(protocol, Map.of()).send(chunks, LONG)).isInstanceOf(Accepted.class);
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
        export(
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
    assertThat(export(protocol)).isEqualTo(new PartiallyRejected(1, "too old"));
  }

  @ParameterizedTest
  @EnumSource
  void export_partialSuccessWithoutRejections_isAccepted(Protocol protocol) {
    receiver.answer(request -> new Answer.Partial(span -> false, "a warning"));
    assertThat(export(protocol)).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @EnumSource
  void export_successWithGarbage_acknowledgesNothing(Protocol protocol) {
    receiver.answer(request -> new Answer.Garbage());
    assertThat(export(protocol)).isInstanceOf(Retryable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GRPC, 301",
    "GRPC, 302",
    "GRPC, 303",
    "GRPC, 307",
    "GRPC, 308",
    "HTTP_PROTOBUF, 301",
    "HTTP_PROTOBUF, 302",
    "HTTP_PROTOBUF, 303",
    "HTTP_PROTOBUF, 307",
    "HTTP_PROTOBUF, 308"
  })
  void export_redirect_isNotFollowedAndTheOtherHostHearsNothing(Protocol protocol, int status)
      throws IOException {
    try (MockWebServer other = new MockWebServer()) {
      if (protocol == Protocol.GRPC) {
        other.setProtocols(List.of(okhttp3.Protocol.H2_PRIOR_KNOWLEDGE));
      }
      other.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              return new MockResponse.Builder().code(200).build();
            }
          });
      other.start(InetAddress.getLoopbackAddress(), 0);
      String location = other.url("/v1/traces").toString();
      receiver.answer(request -> new Answer.Redirect(status, location));
      ExportOutcome outcome =
          export(protocol, Map.of("OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cr3t"));
      assertThat(other.getRequestCount()).isZero();
      assertThat(outcome).isInstanceOf(Misconfigured.class);
      assertThat(receiver.requestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void export_retryAfter_isToldWithTheOutcome(Protocol protocol) {
    receiver.answer(request -> new Answer.HttpStatus(503, "away", "7"));
    assertThat(export(protocol)).isEqualTo(busy("HTTP 503: away", Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void export_retryInfo_isToldWithTheOutcome(boolean trailersOnly) {
    Duration delay = Duration.ofMillis(2_500);
    receiver.answer(request -> new Answer.GrpcStatus(8, "50% over", delay, trailersOnly));
    assertThat(export(Protocol.GRPC)).isEqualTo(busy("gRPC RESOURCE_EXHAUSTED: 50% over", delay));
  }

  private static Retryable busy(String reason, Duration retryAfter) {
    return new Retryable(Failure.BUSY, reason, retryAfter);
  }

  @ParameterizedTest
  @MethodSource
  void export_refusals_areUnderstood(Answer answer, Class<? extends ExportOutcome> meaning) {
    receiver.answer(request -> answer);
    Protocol protocol =
        answer instanceof Answer.GrpcStatus ? Protocol.GRPC : Protocol.HTTP_PROTOBUF;
    assertThat(export(protocol)).isInstanceOf(meaning);
  }

  static Stream<Arguments> export_refusals_areUnderstood() {
    return Stream.of(
        Arguments.of(new Answer.HttpStatus(400, ""), Refused.class),
        Arguments.of(new Answer.HttpStatus(413, ""), Refused.class),
        Arguments.of(new Answer.HttpStatus(422, ""), Refused.class),
        Arguments.of(new Answer.HttpStatus(401, ""), Misconfigured.class),
        Arguments.of(new Answer.HttpStatus(403, ""), Misconfigured.class),
        Arguments.of(new Answer.HttpStatus(404, ""), Misconfigured.class),
        Arguments.of(new Answer.HttpStatus(405, ""), Misconfigured.class),
        Arguments.of(new Answer.HttpStatus(429, ""), Retryable.class),
        Arguments.of(new Answer.HttpStatus(500, ""), Retryable.class),
        Arguments.of(new Answer.HttpStatus(504, ""), Retryable.class),
        Arguments.of(new Answer.GrpcStatus(3, "bad"), Refused.class),
        Arguments.of(new Answer.GrpcStatus(8, "received message larger than max"), Refused.class),
        Arguments.of(new Answer.GrpcStatus(8, "ingestion rate limit exceeded"), Retryable.class),
        Arguments.of(new Answer.GrpcStatus(7, ""), Misconfigured.class),
        Arguments.of(new Answer.GrpcStatus(12, ""), Misconfigured.class),
        Arguments.of(new Answer.GrpcStatus(16, ""), Misconfigured.class),
        Arguments.of(new Answer.GrpcStatus(13, ""), Retryable.class),
        Arguments.of(new Answer.GrpcStatus(99, ""), Retryable.class));
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
    return export(protocol, variables);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @ParameterizedTest
  @EnumSource
  void export_reset_isRetryable(Protocol protocol) {
    receiver.answer(request -> new Answer.Reset());
    assertThat(export(protocol)).isInstanceOf(Retryable.class);
  }

  @ParameterizedTest
  @EnumSource
  void export_silence_timesOut(Protocol protocol) {
    receiver.answer(request -> new Answer.Silence());
    ExportOutcome outcome =
        export(open(protocol, Map.of()), FakeSpan.trace(1, 1), Duration.ofMillis(200));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Retryable.class, r -> assertThat(r.failure()).isEqualTo(Failure.TIMED_OUT));
  }

  @ParameterizedTest
  @EnumSource
  void export_nobodyThere_isUnreachable(Protocol protocol) {
    OtlpClient destination = open(protocol, Map.of());
    receiver.close();
    assertThat(export(destination, FakeSpan.trace(1, 1), LONG))
        .isInstanceOfSatisfying(
            Retryable.class, r -> assertThat(r.failure()).isEqualTo(Failure.UNREACHABLE));
  }

  /** What a server says to a client of the other protocol. */
  @ParameterizedTest
  @EnumSource
  void export_otherProtocol_saysWhichVariable(Protocol protocol) throws Exception {
    byte[] words =
        protocol == Protocol.GRPC
            ? "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(UTF_8)
            : new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0, '\n', '\n'};
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server, words));
      ExportOutcome outcome =
          export(
              protocol,
              Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + server.getLocalPort()));
      assertThat(outcome)
          .isNotInstanceOf(Accepted.class)
          .extracting(Object::toString)
          .asString()
          .contains("OTEL_EXPORTER_OTLP_PROTOCOL");
    }
  }

  /** Each connection on a thread of its own: one that lingers must not hold up the next. */
  private static void serve(ServerSocket server, byte[] words) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answer(socket, words));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private static void answer(Socket socket, byte[] words) {
    try (socket) {
      socket.getOutputStream().write(words);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // the client is gone
    }
  }

  @ParameterizedTest
  @EnumSource
  void export_severalAtOnce_areUnderWayTogether(Protocol protocol) throws Exception {
    OtlpClient destination = open(protocol, Map.of());
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
    assertThat(export(destination, FakeSpan.trace(2, 1), LONG)).isInstanceOf(Accepted.class);
    assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
  }

  private ExportOutcome export(Protocol protocol) {
    return export(protocol, Map.of());
  }

  private ExportOutcome export(Protocol protocol, Map<String, String> more) {
    return export(open(protocol, more), FakeSpan.trace(1, 3), LONG);
  }

  private static ExportOutcome export(
      OtlpClient destination, List<SpanData> spans, Duration timeout) {
    return destination.send(FakeTrace.chunks(spans), timeout);
  }

  private OtlpClient open(Protocol protocol, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol.word());
    variables.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        protocol == Protocol.GRPC ? receiver.grpcEndpoint() : receiver.httpEndpoint());
    variables.putAll(more);
    Settings settings = new Settings(Variables.of(variables));
    OtlpSettings otlp = OtlpSettings.read(settings);
    settings.check();
    OtlpClient destination = new OtlpClient(otlp);
    opened.add(destination);
    return destination;
  }
}
