package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Oversized;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.ByteString;
import okio.GzipSource;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** What sending over gRPC and over HTTP have in common. Safe for several threads. */
final class OtlpCalls {

  /** An answer is small; what is larger is none. */
  private static final long LONGEST_ANSWER = 4L << 20;

  private static final long LOOK_AFTER_MILLIS = 400;

  private final OkHttpClient client;
  private final OtlpSettings settings;
  private final int maxRequestBytes;
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Mismatch found;
  private volatile boolean answered;
  private volatile boolean closed;

  OtlpCalls(OkHttpClient client, OtlpSettings settings, int maxRequestBytes) {
    this.client = client;
    this.settings = settings;
    this.maxRequestBytes = maxRequestBytes;
  }

  /** Turns an answer into what it means; may read its body. */
  interface AnswerReader {
    ExportOutcome read(Response response) throws IOException;
  }

  /** Makes one request and waits for its end. A message over the limit is not sent. */
  ExportOutcome send(
      MessageWriter message,
      HttpUrl url,
      Headers headers,
      RequestBody body,
      LaneState state,
      AnswerReader reader) {
    if (message.getContentLength() > maxRequestBytes && !state.indivisible()) {
      return new Oversized(message.getContentLength());
    }
    Request request = new Request.Builder().url(url).headers(headers).post(body).build();
    Call call = client.newCall(request);
    call.timeout().timeout(state.timeout().toMillis(), TimeUnit.MILLISECONDS);
    underWay.add(call);
    if (closed) {
      call.cancel(); // close() may have looked before this one was there
    }
    CountDownLatch over = new CountDownLatch(1);
    if (!answered) {
      watch(call, over);
    }
    try (Response response = call.execute()) {
      ExportOutcome outcome = reader.read(response);
      answered = true;
      return outcome instanceof Accepted ? new Accepted(message.getContentLength()) : outcome;
    } catch (IOException e) {
      return failure(e);
    } finally {
      over.countDown();
      underWay.remove(call);
    }
  }

  /**
   * Where nothing has been answered yet, and a request waits: looks whether the other side speaks
   * something else, in which case it may well wait for us.
   */
  private void watch(Call call, CountDownLatch over) {
    Thread.ofVirtual()
        .name("otlp-probe")
        .start(
            () -> {
              try {
                if (!over.await(LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
                  found = probe();
                }
                if (found != null) {
                  call.cancel();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private ExportOutcome failure(IOException e) {
    ExportOutcome outcome = TransportErrors.outcome(e, settings);
    boolean unclear =
        !closed
            && !answered
            && outcome instanceof Retryable retryable
            && switch (retryable.trouble()) {
              case BROKEN, TLS, TIMED_OUT -> true;
              case UNKNOWN_HOST, UNREACHABLE, BUSY -> false;
            };
    Mismatch known = found;
    Mismatch mismatch = unclear ? known == null ? probe() : known : null;
    return mismatch == null ? outcome : new Misconfigured(mismatch.sentence(settings.endpoint()));
  }

  /** Through a proxy nothing can be found out. */
  private @Nullable Mismatch probe() {
    return settings.proxy().isSet() ? null : WireProbe.of(settings);
  }

  /** Ends what is under way, and what comes yet, as failed. */
  void close() {
    closed = true;
    underWay.forEach(Call::cancel);
  }

  /** The configured headers as OkHttp holds them. */
  static Headers headers(Map<String, List<String>> configured, Map<String, String> own) {
    Headers.Builder headers = new Headers.Builder();
    configured.forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    own.forEach(headers::set);
    return headers.build();
  }

  /** Reads to the end, and refuses what is too long for an answer. */
  static ByteString readAll(Source source, boolean gzip) throws IOException {
    Buffer buffer = new Buffer();
    Source plain = gzip ? new GzipSource(source) : source;
    while (plain.read(buffer, LONGEST_ANSWER) != -1) {
      if (buffer.size() > LONGEST_ANSWER) {
        throw new IOException("an answer of more than 4 MiB");
      }
    }
    return buffer.readByteString();
  }
}
