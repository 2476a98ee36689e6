package io.kitetrace.emitter.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wrong port, protocol or scheme is one sentence, soon, and the same for every reader. */
class MismatchTest {

  /** Far longer than it may take to find out. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String OPENED = "\0\0\0\4\0\0\0\0\0";

  private final OtlpReceiver plain = OtlpReceiver.start();

  @AfterEach
  void close() {
    plain.close();
  }

  @Test
  void http_toTheGrpcPort() {
    expect(Protocol.HTTP_PROTOBUF, plain.grpcEndpoint(), "OTEL_EXPORTER_OTLP_PROTOCOL=grpc");
  }

  @Test
  void grpc_toTheHttpPort() {
    expect(Protocol.GRPC, plain.httpEndpoint(), "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
  }

  @ParameterizedTest
  @EnumSource
  void https_toAPlainPort(Protocol protocol) {
    expect(protocol, plain.grpcEndpoint().replace("http:", "https:"), "does not speak TLS");
    expect(protocol, plain.httpEndpoint().replace("http:", "https:"), "does not speak TLS");
  }

  @ParameterizedTest
  @EnumSource
  void http_toAPortForTls(Protocol protocol) {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(
                new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build())
            .build();
    try (OtlpReceiver tls = OtlpReceiver.startTls(certificates, false)) {
      expect(protocol, tls.grpcEndpoint().replace("https:", "http:"), "speaks TLS");
      expect(protocol, tls.httpEndpoint().replace("https:", "http:"), "speaks TLS");
    }
  }

  /** Some servers wait for the rest of what they take for a request. */
  @Test
  void https_toAPlainPortThatWaits() throws IOException {
    try (ServerSocket server = waiting(Protocol.HTTP_PROTOBUF)) {
      expect(Protocol.HTTP_PROTOBUF, "https://127.0.0.1:" + server.getLocalPort(), "not speak TLS");
    }
  }

  @Test
  void http_toAGrpcPortThatWaits() throws IOException {
    try (ServerSocket server = waiting(Protocol.GRPC)) {
      expect(
          Protocol.HTTP_PROTOBUF,
          "http://127.0.0.1:" + server.getLocalPort(),
          "OTEL_EXPORTER_OTLP_PROTOCOL=grpc");
    }
  }

  @Test
  void http_toATlsPortThatSaysSoInHttp_isNotAboutTheData() {
    ExportOutcome outcome =
        new HttpResponse(
                400,
                "text/html",
                null,
                okio.ByteString.encodeUtf8(
                    "<title>400 The plain HTTP request was sent to HTTPS port</title>"))
            .outcome();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Misconfigured.class, m -> assertThat(m.reason()).contains("is https:// meant"));
    assertThat(
            new HttpResponse(
                    400,
                    "text/plain",
                    null,
                    okio.ByteString.encodeUtf8("Client sent an HTTP request to an HTTPS server."))
                .outcome())
        .isInstanceOf(Misconfigured.class);
  }

  private static void expect(Protocol protocol, String endpoint, String words) {
    Settings settings =
        new Settings(
            Variables.of(
                Map.of(
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    protocol.word(),
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    endpoint)));
    OtlpSettings otlp = OtlpSettings.read(settings);
    settings.check();
    long start = System.nanoTime();
    try (OtlpClient destination = new OtlpClient(otlp)) {
      ExportOutcome outcome = destination.send(FakeTrace.chunks(FakeSpan.trace(1, 3)), LONG);
      assertThat(outcome)
          .isInstanceOfSatisfying(Misconfigured.class, m -> assertThat(m.reason()).contains(words));
      Finding finding = new EndpointCheck(otlp).run().getFirst();
      assertThat(finding).isInstanceOf(Finding.Wrong.class);
      assertThat(finding.sentence()).contains(((Misconfigured) outcome).reason());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
  }

  /** Answers what is complete in its protocol, and waits for the rest of all else. */
  private static ServerSocket waiting(Protocol protocol) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(server, protocol));
    return server;
  }

  private static void serve(ServerSocket server, Protocol protocol) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answer(socket, protocol));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private static void answer(Socket socket, Protocol protocol) {
    try (socket) {
      byte[] read = new byte[1 << 16];
      int length = 0;
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (int more = in.read(read); more >= 0; more = in.read(read, length, 1_000)) {
        length += more;
        String words = new String(read, 0, length, US_ASCII);
        if (protocol == Protocol.GRPC && words.startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
          out.write(OPENED.getBytes(US_ASCII));
        } else if (protocol != Protocol.GRPC && words.endsWith("\r\n\r\n")) {
          out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
        }
      }
    } catch (IOException e) {
      // the client is gone
    }
  }
}
