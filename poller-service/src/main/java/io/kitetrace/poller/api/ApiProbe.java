package io.kitetrace.poller.api;

import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.http.ApiClient;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.settings.Secret;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks the API single questions, outside of any budget: for a look at it. For one thread. */
final class ApiProbe implements AutoCloseable {

  private static final long MAX_BODY = 256 * 1024;

  private final OkHttpClient client;
  private final HttpUrl base;
  private final ProxySettings proxy;
  private final Secret token;
  private final InstantSource clock;

  ApiProbe(BuildkiteSettings settings, ApiTimeouts timeouts, InstantSource clock) {
    this.client =
        ApiClient.of(settings.access(), timeouts)
            .newBuilder()
            // Single answers are small: one that drips has an end too.
            .callTimeout(timeouts.connect().plus(timeouts.read().multipliedBy(2)))
            .build();
    this.base = HttpUrl.get(settings.apiUrl());
    this.proxy = settings.proxy();
    this.token = settings.token();
    this.clock = clock;
  }

  /**
   * An answer, whatever it says.
   *
   * @param body its beginning
   * @param sent when we asked, by our clock
   * @param received when its head had come
   * @param refusal what it means in a sentence, where it is no success; else null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(
      int status,
      Headers headers,
      byte[] body,
      Instant sent,
      Instant received,
      @Nullable ApiException refusal) {

    @Nullable Instant serverTime() {
      java.util.Date date = headers.getDate("Date");
      return date == null ? null : date.toInstant();
    }
  }

  /**
   * @param path makes the address, from {@code …/v2}
   * @throws ApiException if nobody answers, or the API sends us to another host
   */
  Answer ask(String organization, UnaryOperator<HttpUrl.Builder> path) throws ApiException {
    HttpUrl url = path.apply(base.newBuilder().addPathSegment("v2")).build();
    for (int redirects = 0; ; redirects++) {
      Instant sent = clock.instant();
      try (Response response =
          client.newCall(ApiClient.request(url, token, BuildkiteApi.AGENT).build()).execute()) {
        Instant received = clock.instant();
        HttpUrl elsewhere = ErrorResponses.redirect(url, response);
        if (elsewhere != null && redirects < ApiClient.MAX_REDIRECTS) {
          url = elsewhere;
          continue;
        }
        ApiException refusal =
            response.code() == 200
                ? null
                : ErrorResponses.refusal(organization, base, proxy, response, nobodys());
        return new Answer(
            response.code(),
            response.headers(),
            response.peekBody(MAX_BODY).bytes(),
            sent,
            received,
            refusal);
      } catch (IOException e) {
        throw ErrorResponses.unreachable(base, proxy, e);
      }
    }
  }

  String host() {
    return base.host();
  }

  private static RateBudget nobodys() {
    return new RateBudget(1, System::nanoTime);
  }

  @Override
  public void close() {
    ApiClient.close(client);
  }
}
