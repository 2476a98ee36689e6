package io.kitetrace.poller.api;

import io.kitetrace.runtime.http.ApiClient;
import io.kitetrace.runtime.http.ErrorBody;
import io.kitetrace.runtime.http.NoAnswer;
import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.http.RateHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Tells answers that are no page apart, in sentences for a person. */
final class ErrorResponses {

  private static final Duration UNKNOWN_RESET = Duration.ofSeconds(10);

  private ErrorResponses() {}

  static ApiException unreachable(HttpUrl base, ProxySettings proxy, IOException e) {
    NoAnswer none = NoAnswer.of(base, proxy, e);
    return switch (none.kind()) {
      case REFUSED -> new ApiException.Refused(none.sentence());
      case UNREACHABLE -> new ApiException.Unreachable(none.sentence(), e);
      case LATE -> new ApiException.Heavy(none.sentence(), e);
      case BROKEN -> new ApiException.Passing(none.sentence(), e);
    };
  }

  /** Where the answer sends us to; null where it does not. */
  static @Nullable HttpUrl redirect(HttpUrl url, Response response) throws ApiException {
    String location = response.header("Location");
    if (response.code() < 301 || response.code() > 308 || location == null) {
      return null;
    }
    HttpUrl elsewhere = url.resolve(location);
    if (elsewhere == null || !ApiClient.sameOrigin(url, elsewhere)) {
      throw new ApiException.Refused(
          "BUILDKITE_API_URL: the API redirects to another host (%s), where the token is not sent; set the variable to the right address"
              .formatted(elsewhere == null ? "unreadable" : elsewhere.host()));
    }
    return elsewhere;
  }

  static ApiException refusal(
      String organization,
      HttpUrl base,
      ProxySettings proxy,
      Response response,
      RateBudget budget) {
    int status = response.code();
    ErrorBody body = ErrorBody.of(response);
    return switch (status) {
      case 401 ->
          new ApiException.Refused(
              "BUILDKITE_API_TOKEN: the API does not accept the token (401)" + body.words());
      case 403 ->
          new ApiException.Refused(
              "BUILDKITE_API_TOKEN: the token may not read the builds of '%s' (403)%s; it needs the scope read_builds and access to the organization"
                  .formatted(organization, body.words()));
      case 404 ->
          new ApiException.Refused(
              "BUILDKITE_ORGANIZATION: the API at %s knows no organization '%s' for this token (404); check the slug, and BUILDKITE_API_URL"
                  .formatted(base.host(), organization));
      case 407 -> new ApiException.Refused(proxy.wantsCredentials());
      case 429 -> limited(organization, response, body, budget);
      case 400 ->
          body.message().toLowerCase(Locale.ROOT).contains("deep")
              ? new ApiException.TooDeep("the list is not served this deep")
              : new ApiException.Passing("the API did not understand (400)" + body.words(), null);
      default -> {
        Duration later = RateHeaders.seconds(response.headers(), "Retry-After");
        if (status == 503 && later != null) {
          budget.organizationUsedUp(organization, later);
        }
        String sentence = "the API answered with status " + status;
        yield status == 504
            ? new ApiException.Heavy(sentence, null)
            : new ApiException.Passing(sentence, null);
      }
    };
  }

  private static ApiException limited(
      String organization, Response response, ErrorBody body, RateBudget budget) {
    RateHeaders headers = RateHeaders.of(response.headers());
    Duration reset = body.reset();
    if (reset == null) {
      reset = RateHeaders.seconds(response.headers(), "Retry-After");
    }
    if ("rest_user".equals(body.scope())) {
      RateHeaders.Limit user = headers.user();
      budget.userUsedUp(reset != null ? reset : user != null ? user.reset() : UNKNOWN_RESET);
      return new ApiException.Limited("the API's limit for the token's user is used up (429)");
    }
    RateHeaders.Limit limit = headers.organization();
    budget.organizationUsedUp(
        organization, reset != null ? reset : limit != null ? limit.reset() : UNKNOWN_RESET);
    return new ApiException.Limited("the API's limit for the organization is used up (429)");
  }
}
