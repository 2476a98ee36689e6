package io.kitetrace.emitter.otlp;

import static io.kitetrace.emitter.otlp.OtlpClients.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a backend answers but a success, or does not answer, is understood. */
class OtlpAnswersTest {

  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final OtlpClients clients = new OtlpClients(receiver);

  @AfterEach
  void close() {
    clients.close();
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void export_successWithGarbage_acknowledgesNothing(Protocol protocol) {
    receiver.answer(request -> new Answer.Garbage());
    assertThat(clients.export(protocol)).isInstanceOf(Retryable.class);
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
          clients.export(protocol, Map.of("OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cr3t"));
      assertThat(other.getRequestCount()).isZero();
      assertThat(outcome).isInstanceOf(Misconfigured.class);
      assertThat(receiver.requestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void export_retryAfter_isToldWithTheOutcome(Protocol protocol) {
    receiver.answer(request -> new Answer.HttpStatus(503, "away", "7"));
    assertThat(clients.export(protocol)).isEqualTo(busy("HTTP 503: away", Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void export_retryInfo_isToldWithTheOutcome(boolean trailersOnly) {
    Duration delay = Duration.ofMillis(2_500);
    receiver.answer(request -> new Answer.GrpcStatus(8, "50% over", delay, trailersOnly));
    assertThat(clients.export(Protocol.GRPC))
        .isEqualTo(busy("gRPC RESOURCE_EXHAUSTED: 50% over", delay));
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
    assertThat(clients.export(protocol)).isInstanceOf(meaning);
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
  void export_reset_isRetryable(Protocol protocol) {
    receiver.answer(request -> new Answer.Reset());
    assertThat(clients.export(protocol)).isInstanceOf(Retryable.class);
  }

  @ParameterizedTest
  @EnumSource
  void export_silence_timesOut(Protocol protocol) {
    receiver.answer(request -> new Answer.Silence());
    ExportOutcome outcome =
        clients.export(
            clients.open(protocol, Map.of()), FakeSpan.trace(1, 1), Duration.ofMillis(200));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Retryable.class, r -> assertThat(r.failure()).isEqualTo(Failure.TIMED_OUT));
  }

  @ParameterizedTest
  @EnumSource
  void export_nobodyThere_isUnreachable(Protocol protocol) {
    OtlpClient destination = clients.open(protocol, Map.of());
    receiver.close();
    assertThat(clients.export(destination, FakeSpan.trace(1, 1), LONG))
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
          clients.export(
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
}
