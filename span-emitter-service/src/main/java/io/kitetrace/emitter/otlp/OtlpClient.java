package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * A backend that accepts OTLP, over gRPC or HTTP/protobuf. Sends chunks as they are and gives back
 * what the backend said, which the SDK's exporters would hide. Safe for several threads.
 */
public final class OtlpClient implements Destination {

  /** So many that a backend far away is kept busy; one nearby answers before they are all used. */
  private static final int CONCURRENCY = 8;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final OtlpSettings settings;
  private final OkHttpClient client;
  private final OtlpRequests requests;
  private final ProtocolProbe probe;
  private final Redaction redaction;
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Opens no connection yet. */
  public OtlpClient(OtlpSettings settings) {
    this.settings = settings;
    this.client = client(settings);
    this.requests = new OtlpRequests(settings);
    this.probe = new ProtocolProbe(settings);
    this.redaction = new Redaction(settings.headers().values());
  }

  @Override
  public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
    Call call = client.newCall(requests.of(chunks));
    call.timeout().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    underWay.add(call);
    if (closed) {
      call.cancel(); // close() may have looked before this one was there
    }
    CountDownLatch over = new CountDownLatch(1);
    probe.watch(call, over);
    try {
      return redaction.of(outcome(call));
    } finally {
      over.countDown();
      underWay.remove(call);
    }
  }

  private ExportOutcome outcome(Call call) {
    try (Response response = call.execute()) {
      ExportOutcome outcome =
          switch (settings.protocol()) {
            case GRPC -> GrpcResponse.outcome(response);
            case HTTP_PROTOBUF -> HttpResponse.of(response).outcome();
          };
      probe.answered();
      return outcome;
    } catch (IOException e) {
      ExportOutcome failure = TransportErrors.outcome(e, settings);
      return closed ? failure : probe.explained(failure);
    }
  }

  @Override
  public int concurrency() {
    return CONCURRENCY;
  }

  @Override
  public String description() {
    return settings.endpoint() + " over " + settings.protocol().word();
  }

  @Override
  public void close() {
    closed = true;
    underWay.forEach(Call::cancel);
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }

  private static OkHttpClient client(OtlpSettings settings) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            // An attempt has one limit, of the whole call.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .followRedirects(false)
            .followSslRedirects(false);
    boolean plain = "http".equals(settings.endpoint().getScheme());
    Tls tls = settings.tls();
    if (plain) {
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    } else if (tls != null) {
      builder.sslSocketFactory(
          tls.certificates().sslSocketFactory(), tls.certificates().trustManager());
    }
    if (settings.protocol() == Protocol.GRPC) {
      builder.protocols(
          plain
              ? List.of(okhttp3.Protocol.H2_PRIOR_KNOWLEDGE)
              : List.of(okhttp3.Protocol.HTTP_2, okhttp3.Protocol.HTTP_1_1));
    }
    return settings.proxy().on(builder).build();
  }
}
