package io.kitetrace.testing.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.ByteString;

/** Decodes a request, asks how to answer it and writes that in the protocol's form. */
final class OtlpDispatcher extends Dispatcher {

  private static final String GRPC_PATH =
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private final MockWebServer server;
  private final Function<ReceivedRequest, Answer> behaviour;
  private final boolean grpc;
  private final Supplier<String> path;

  private OtlpDispatcher(
      MockWebServer server,
      Function<ReceivedRequest, Answer> behaviour,
      boolean grpc,
      Supplier<String> path) {
    this.server = server;
    this.behaviour = behaviour;
    this.grpc = grpc;
    this.path = path;
  }

  static OtlpDispatcher grpc(MockWebServer server, Function<ReceivedRequest, Answer> behaviour) {
    return new OtlpDispatcher(server, behaviour, true, () -> GRPC_PATH);
  }

  static OtlpDispatcher http(
      MockWebServer server, Function<ReceivedRequest, Answer> behaviour, Supplier<String> path) {
    return new OtlpDispatcher(server, behaviour, false, path);
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
    server.takeRequest(0, TimeUnit.MILLISECONDS); // the server would keep every body
    ByteString body = request.getBody();
    if (!request.getUrl().encodedPath().equals(path.get())) {
      return grpc
          ? GrpcResponses.status(new Answer.GrpcStatus(12, "unknown method"))
          : new MockResponse.Builder().code(404).build();
    }
    if (body == null || request.getFailure() != null) {
      return new MockResponse.Builder().code(400).build();
    }
    Map<String, String> headers = new HashMap<>();
    headers.put(":method", String.valueOf(request.getMethod()));
    headers.put(":path", request.getUrl().encodedPath());
    request
        .getHeaders()
        .forEach(pair -> headers.put(pair.getFirst().toLowerCase(Locale.ROOT), pair.getSecond()));
    try {
      ReceivedRequest received = OtlpMessages.decode(body, headers, grpc);
      Answer answer = behaviour.apply(received);
      return grpc ? GrpcResponses.of(answer, received) : HttpResponses.of(answer, received);
    } catch (InvalidProtocolBufferException e) {
      return grpc
          ? GrpcResponses.status(new Answer.GrpcStatus(3, "not an ExportTraceServiceRequest"))
          : new MockResponse.Builder().code(400).build();
    }
  }
}
