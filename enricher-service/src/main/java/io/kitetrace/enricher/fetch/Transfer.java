package io.kitetrace.enricher.fetch;

import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.runtime.http.ApiAccess;
import io.kitetrace.runtime.http.ApiClient;
import io.kitetrace.runtime.http.NoAnswer;
import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One try to read something: a request to the API, and to where that sends us. The token goes to
 * the API's own host alone, and each request there takes one that was granted. Safe for several
 * threads.
 */
final class Transfer implements AutoCloseable {

  private static final String AGENT = ApiClient.agent("kitetrace-enricher", Transfer.class);

  private final OkHttpClient client;
  private final ApiAccess access;
  private final HttpUrl base;
  private final JobAnswers.Grants grants;
  private final EnricherMetrics metrics;
  private final Refusals refusals;

  Transfer(
      ApiAccess access, FetchTimeouts timeouts, JobAnswers.Grants grants, EnricherMetrics metrics) {
    this.client =
        ApiClient.of(access, timeouts.api()).newBuilder().callTimeout(timeouts.total()).build();
    this.access = access;
    this.base = HttpUrl.get(access.url());
    this.grants = grants;
    this.metrics = metrics;
    this.refusals = new Refusals(access);
  }

  /** Reads an answer that is one; may be called again, for another answer, where it threw. */
  @FunctionalInterface
  interface Body<T> {
    T read(Response response) throws IOException, RetryException, UnavailableException;
  }

  HttpUrl base() {
    return base;
  }

  <T> T run(Target target, Body<T> body)
      throws RetryException, UnavailableException, InterruptedException {
    HttpUrl url = target.url();
    boolean ours = ApiClient.sameOrigin(base, url);
    for (int redirects = 0; redirects <= ApiClient.MAX_REDIRECTS; redirects++) {
      if (!ours) {
        check(url);
      }
      try (Response response = answer(target, url, ours)) {
        HttpUrl elsewhere = redirect(url, response);
        if (elsewhere == null) {
          return read(target, response, ours, body);
        }
        metrics.requested("redirected");
        ours = ours && ApiClient.sameOrigin(base, elsewhere); // whoever has left does not come back
        url = elsewhere;
      }
    }
    throw RetryException.ofTarget(
        "a download is redirected in circles, last by " + url.host(), TimelineStatus.UNREADABLE);
  }

  /** Whether the API answers what it always can: about our token. */
  boolean apiAnswers(String organization) throws InterruptedException {
    HttpUrl url = TokenCheck.url(base);
    grants.acquire(organization);
    try (Response response =
        client.newCall(ApiClient.request(url, access.token(), AGENT).build()).execute()) {
      // A proxy's page is no answer of the API's.
      boolean answers = response.code() == 200 && response.peekBody(1).string().equals("{");
      metrics.requested(answers ? "ok" : word(response.code()));
      return answers;
    } catch (IOException e) {
      metrics.requested("failed");
      return false;
    }
  }

  private Response answer(Target target, HttpUrl url, boolean ours)
      throws RetryException, InterruptedException {
    if (ours) {
      long begun = System.nanoTime();
      grants.acquire(target.organization());
      metrics.waited(Duration.ofNanos(System.nanoTime() - begun));
    }
    try {
      return client.newCall(request(target, url, ours)).execute();
    } catch (IOException e) {
      metrics.requested("failed");
      throw ours
          ? RetryException.ofEither(NoAnswer.of(base, access.proxy(), e).sentence(), null)
          : RetryException.ofTarget(
              "the store of artifacts at %s does not answer".formatted(url.host()),
              TimelineStatus.UNREADABLE);
    }
  }

  private Request request(Target target, HttpUrl url, boolean ours) {
    Request.Builder request =
        ours
            ? ApiClient.request(url, access.token(), AGENT).header("Accept", target.accept())
            : new Request.Builder().url(url).header("User-Agent", AGENT);
    if (target.head()) {
      // Else the length is that of a packed answer, or not told at all.
      request.head().header("Accept-Encoding", "identity");
    }
    return request.build();
  }

  private <T> T read(Target target, Response response, boolean ours, Body<T> body)
      throws RetryException, UnavailableException {
    if (response.code() != 200) {
      metrics.requested(word(response.code()));
      throw ours ? refusals.ofApi(target, response) : Refusals.ofStore(response);
    }
    try {
      T read = body.read(response);
      metrics.requested("ok");
      return read;
    } catch (BoundedStream.TooLargeException e) {
      metrics.requested("too_large");
      throw new UnavailableException(TimelineStatus.TOO_LARGE);
    } catch (IOException e) {
      metrics.requested("cut");
      throw RetryException.ofTarget(
          "what %s sends breaks off".formatted(response.request().url().host()),
          TimelineStatus.CUT);
    }
  }

  private static @Nullable HttpUrl redirect(HttpUrl url, Response response) throws RetryException {
    String location = response.header("Location");
    if (response.code() < 301 || response.code() > 308 || location == null) {
      return null;
    }
    HttpUrl elsewhere = url.resolve(location);
    if (elsewhere == null) {
      throw RetryException.ofTarget(
          url.host() + " redirects to an address that is none", TimelineStatus.UNREADABLE);
    }
    return elsewhere;
  }

  private static void check(HttpUrl url) throws RetryException {
    if (!url.isHttps() && !Loopback.is(url.host())) {
      throw RetryException.ofTarget(
          "a download is redirected to %s without TLS, which is not followed".formatted(url.host()),
          TimelineStatus.UNREADABLE);
    }
  }

  private static String word(int status) {
    return switch (status) {
      case 404, 410 -> "gone";
      case 401, 403, 407 -> "refused";
      case 429 -> "limited";
      default -> "failed";
    };
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    ApiClient.close(client);
  }
}
