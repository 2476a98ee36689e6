package io.kitetrace.poller.api;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.http.ApiClient;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.http.ErrorBody;
import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.http.RateHeaders;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.runtime.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of builds, and single ones, as streams. Each call is one request, or a few where the
 * API redirects within itself; nothing is repeated here. Safe for use by several threads.
 */
public final class BuildkiteApi implements AutoCloseable {

  static final String AGENT = ApiClient.agent("kitetrace-poller", BuildkiteApi.class);

  private static final int INITIAL_BUFFER = 256 * 1024;

  private final OkHttpClient client;
  private final HttpUrl base;
  private final Secret token;
  private final ProxySettings proxy;
  private final RateBudget budget;
  private final PollerMetrics metrics;
  private final int maxBuildBytes;

  /**
   * @param maxBuildBytes of one build that is held in memory; of larger ones only the beginning
   */
  public BuildkiteApi(
      BuildkiteSettings settings,
      ApiTimeouts timeouts,
      RateBudget budget,
      PollerMetrics metrics,
      int maxBuildBytes) {
    this.client = ApiClient.of(settings.access(), timeouts);
    this.base = HttpUrl.get(settings.apiUrl());
    this.token = settings.token();
    this.proxy = settings.proxy();
    this.budget = budget;
    this.metrics = metrics;
    this.maxBuildBytes = maxBuildBytes;
  }

  /** Where the list of a pipeline's builds begins, or without a pipeline the organization's. */
  public PageAddress builds(String organization, @Nullable String pipeline, BuildQuery query) {
    HttpUrl.Builder list =
        base.newBuilder().addPathSegments("v2/organizations").addPathSegment(organization);
    if (pipeline != null) {
      list.addPathSegment("pipelines").addPathSegment(pipeline);
    }
    return new PageAddress(organization, query.on(list.addPathSegment("builds").build()));
  }

  public PageAddress build(String organization, String pipeline, long number) {
    HttpUrl build =
        base.newBuilder()
            .addPathSegments("v2/organizations")
            .addPathSegment(organization)
            .addPathSegment("pipelines")
            .addPathSegment(pipeline)
            .addPathSegment("builds")
            .addPathSegment(Long.toString(number))
            .addQueryParameter("include_retried_jobs", "true")
            .build();
    return new PageAddress(organization, build);
  }

  /**
   * Reads one page, or one build by its own address, and gives each build to the sink as soon as it
   * is complete. Those before a fault have been given when it throws.
   *
   * @param waiter waits for the budget
   * @throws ApiException.Missing if it is the address of a build that is not there, or not yet
   */
  public Page read(PageAddress address, RateBudget.Priority priority, Waiter waiter, BuildSink sink)
      throws ApiException, InterruptedException {
    HttpUrl url = address.url();
    for (int redirects = 0; ; redirects++) {
      budget.acquire(address.organization(), priority, waiter);
      sink.requested();
      try (Response response = execute(address.organization(), url)) {
        HttpUrl elsewhere = ErrorResponses.redirect(url, response);
        if (elsewhere == null) {
          return page(address, response, sink);
        }
        if (redirects == ApiClient.MAX_REDIRECTS) {
          throw new ApiException.Passing("the API redirects in circles", null);
        }
        url = elsewhere;
      }
    }
  }

  /** Ends the requests for an organization that are under way. */
  public void cancel(String organization) {
    for (Call call : client.dispatcher().runningCalls()) {
      if (organization.equals(call.request().tag(String.class))) {
        call.cancel();
      }
    }
  }

  @Override
  public void close() {
    ApiClient.close(client);
  }

  private Response execute(String organization, HttpUrl url) throws ApiException {
    int status = 0;
    try {
      Response response =
          client
              .newCall(ApiClient.request(url, token, AGENT).tag(String.class, organization).build())
              .execute();
      status = response.code();
      budget.learn(organization, RateHeaders.of(response.headers()));
      return response;
    } catch (IOException e) {
      throw ErrorResponses.unreachable(base, proxy, e);
    } finally {
      budget.answered();
      metrics.requested(status);
    }
  }

  private Page page(PageAddress address, Response response, BuildSink sink)
      throws ApiException, InterruptedException {
    if (!address.isList() && response.code() == 404) {
      throw new ApiException.Missing("the API knows no such build");
    }
    if (response.code() != 200) {
      if (response.code() == 404 && address.isOfAPipeline()) {
        throw new ApiException.NoSuchPipeline(
            "BUILDKITE_PIPELINES: the API knows no pipeline '%s' in '%s' (404)"
                .formatted(address.pipeline(), address.organization()));
      }
      throw ErrorResponses.refusal(address.organization(), base, proxy, response, budget);
    }
    int count = 0;
    sink.pageBegins();
    try (InputStream body = response.body().byteStream()) {
      ArrayElements elements =
          address.isList()
              ? new ArrayElements(body, INITIAL_BUFFER, maxBuildBytes)
              : ArrayElements.ofOne(body, INITIAL_BUFFER, maxBuildBytes);
      try {
        while (elements.next()) {
          sink.element(
              elements.buffer(), elements.offset(), elements.length(), !elements.oversized());
          count++;
        }
      } catch (ArrayElements.UnendedException e) {
        throw new ApiException.Unended(
            elements.rest(), ended(address, response, elements, count + 1));
      }
      return ended(address, response, elements, count);
    } catch (ArrayElements.NotAnArrayException e) {
      throw new ApiException.Passing(
          "the API answered with something else than a list of builds (Content-Type %s)"
              .formatted(ErrorBody.word(response.header("Content-Type"))),
          null);
    } catch (IOException e) {
      throw new ApiException.Heavy("the API's answer was cut off", e);
    }
  }

  private static Page ended(
      PageAddress address, Response response, ArrayElements elements, int count) {
    return new Page(
        count, elements.bytesRead(), next(address, response, count), serverTime(response));
  }

  private static @Nullable PageAddress next(PageAddress address, Response response, int count) {
    List<String> links = response.headers("Link");
    PageAddress next = address.next(links);
    if (next != null && count > 0) {
      return next;
    }
    // Something on the way may drop headers: a full page without any link may have a successor.
    return links.isEmpty() && count >= address.perPage() ? address.following() : null;
  }

  private static @Nullable Instant serverTime(Response response) {
    Date date = response.headers().getDate("Date");
    return date == null ? null : date.toInstant();
  }

  /**
   * A page that was read to its end.
   *
   * @param elements how many it held
   * @param bytes of its body
   * @param next where the list continues, or null at its end
   * @param serverTime when the answer began, by the server's clock, in whole seconds; or null
   */
  public record Page(
      int elements, long bytes, @Nullable PageAddress next, @Nullable Instant serverTime) {}
}
