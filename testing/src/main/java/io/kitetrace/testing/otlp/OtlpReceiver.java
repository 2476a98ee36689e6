package io.kitetrace.testing.otlp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;

/**
 * A receiver of OTLP over gRPC (HTTP/2) and over HTTP, on free ports of 127.0.0.1. It decodes every
 * request with opentelemetry-proto, answers as it was told to, and remembers what it took.
 *
 * <p>Safe for several threads.
 */
public final class OtlpReceiver implements AutoCloseable {

  private final MockWebServer grpc;
  private final MockWebServer http;
  private final String scheme;
  private final List<ReceivedSpan> taken = new ArrayList<>();
  private final List<ReceivedRequest> requests = new ArrayList<>();
  private final AtomicLong numbers = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Function<ReceivedRequest, Answer> behaviour = request -> Answer.accept();
  private volatile boolean bare;
  private volatile String httpPath = "/v1/traces";

  private OtlpReceiver(MockWebServer grpc, MockWebServer http, String scheme) {
    this.grpc = grpc;
    this.http = http;
    this.scheme = scheme;
  }

  /** Starts a receiver that takes everything. */
  public static OtlpReceiver start() {
    return start(0, 0);
  }

  /** The same on given ports; 0 is a free one. */
  public static OtlpReceiver start(int grpcPort, int httpPort) {
    MockWebServer grpc = new MockWebServer();
    grpc.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    MockWebServer http = new MockWebServer();
    return started(new OtlpReceiver(grpc, http, "http"), grpcPort, httpPort);
  }

  /** Starts a receiver for https that shows these certificates. */
  public static OtlpReceiver startTls(HandshakeCertificates certificates, boolean wantsClient) {
    MockWebServer grpc = new MockWebServer();
    grpc.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    MockWebServer http = new MockWebServer();
    for (MockWebServer server : List.of(grpc, http)) {
      server.useHttps(certificates.sslSocketFactory());
      if (wantsClient) {
        server.requireClientAuth();
      }
    }
    return started(new OtlpReceiver(grpc, http, "https"), 0, 0);
  }

  private static OtlpReceiver started(OtlpReceiver receiver, int grpcPort, int httpPort) {
    receiver.grpc.setDispatcher(OtlpDispatcher.grpc(receiver.grpc, receiver::answer));
    receiver.http.setDispatcher(
        OtlpDispatcher.http(receiver.http, receiver::answer, () -> receiver.httpPath));
    try {
      receiver.grpc.start(InetAddress.getLoopbackAddress(), grpcPort);
      receiver.http.start(InetAddress.getLoopbackAddress(), httpPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return receiver;
  }

  /** Remembers ids and times alone from now on: for more spans than memory holds whole. */
  public OtlpReceiver bare() {
    bare = true;
    return this;
  }

  /** Takes requests over HTTP at this path alone, in place of {@code /v1/traces}. */
  public OtlpReceiver at(String path) {
    httpPath = path;
    return this;
  }

  /** How requests are answered from now on. */
  public void answer(Function<ReceivedRequest, Answer> behaviour) {
    this.behaviour = behaviour;
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT} over gRPC. */
  public String grpcEndpoint() {
    return scheme + "://127.0.0.1:" + grpc.getPort();
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT} over HTTP, without the path. */
  public String httpEndpoint() {
    return scheme + "://127.0.0.1:" + http.getPort();
  }

  /** Every span that was taken, repeats included, in the order of arrival. */
  public synchronized List<ReceivedSpan> spans() {
    return List.copyOf(taken);
  }

  /** The ids of the traces of which spans were taken. */
  public synchronized Set<String> traceIds() {
    return taken.stream().map(ReceivedSpan::traceId).collect(Collectors.toSet());
  }

  /** How many spans were taken, repeats included. */
  public synchronized long spanCount() {
    return taken.size();
  }

  /** Every request, those that were not taken included. */
  public synchronized List<ReceivedRequest> requests() {
    return List.copyOf(requests);
  }

  /** How many requests came. */
  public synchronized int requestCount() {
    return requests.size();
  }

  private Answer answer(ReceivedRequest unnumbered) {
    ReceivedRequest request =
        new ReceivedRequest(
            numbers.incrementAndGet(),
            unnumbered.headers(),
            unnumbered.bytes(),
            bare
                ? unnumbered.spans().stream().map(ReceivedSpan::bare).toList()
                : unnumbered.spans());
    synchronized (this) {
      requests.add(request);
    }
    Answer answer = behaviour.apply(request);
    if (answer instanceof Answer.Silence) {
      awaitClose();
    }
    List<ReceivedSpan> spans = takenOf(request, answer);
    synchronized (this) {
      taken.addAll(spans);
    }
    return answer;
  }

  private static List<ReceivedSpan> takenOf(ReceivedRequest request, Answer answer) {
    boolean all =
        switch (answer) {
          case Answer.Accept accept -> true;
          case Answer.AcceptAfter after -> true;
          case Answer.AcceptThenReset reset -> true;
          case Answer.HttpStatus status -> status.status() < 300;
          case Answer.GrpcStatus status -> status.code() == 0;
          case Answer.Redirect redirect -> false;
          case Answer.Partial partial -> false;
          case Answer.Garbage garbage -> false;
          case Answer.Reset reset -> false;
          case Answer.Silence silence -> false;
        };
    if (answer instanceof Answer.Partial partial) {
      return request.spans().stream().filter(partial.rejects().negate()).toList();
    }
    return all ? request.spans() : List.of();
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    grpc.close();
    http.close();
  }
}
