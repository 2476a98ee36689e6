package io.kitetrace.poller.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.runtime.http.ProxySettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Tells answers that are no page apart, in sentences for a person. */
final class ErrorResponses {

  private static final JsonFactory JSON = new JsonFactory();
  private static final long MAX_BODY = 16 * 1024;
  private static final Duration MAX_TIME = Duration.ofSeconds(5);
  private static final Duration UNKNOWN_RESET = Duration.ofSeconds(10);

  private ErrorResponses() {}

  static ApiException unreachable(HttpUrl base, ProxySettings proxy, IOException e) {
    ProxySettings.Fault fault = proxy.fault(e);
    if (fault != null) {
      return fault.aboutCredentials()
          ? new ApiException.Refused(fault.sentence())
          : new ApiException.Unreachable(fault.sentence(), e);
    }
    String where = base.host() + ":" + base.port();
    return switch (e) {
      case UnknownHostException unknown ->
          new ApiException.Unreachable(
              "BUILDKITE_API_URL: there is no host " + base.host() + ", or no DNS", unknown);
      case ConnectException refused ->
          new ApiException.Unreachable(
              "BUILDKITE_API_URL: nothing answers at " + where + "; check the address", refused);
      case SSLException untrusted ->
          new ApiException.Unreachable(
              "BUILDKITE_API_URL: no secure connection to %s; if its certificate is of an authority of your own, name that in BUILDKITE_CA_FILE"
                  .formatted(where),
              untrusted);
      case SocketTimeoutException late ->
          new ApiException.Heavy("the API at " + where + " did not answer in time", late);
      default ->
          new ApiException.Passing(
              "the connection to the API at " + where + " broke before an answer", e);
    };
  }

  static ApiException refusal(
      String organization,
      HttpUrl base,
      ProxySettings proxy,
      Response response,
      RateBudget budget) {
    int status = response.code();
    Body body = body(response);
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
          body.message.toLowerCase(Locale.ROOT).contains("deep")
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
      String organization, Response response, Body body, RateBudget budget) {
    RateHeaders headers = RateHeaders.of(response.headers());
    Duration reset = body.reset;
    if (reset == null) {
      reset = RateHeaders.seconds(response.headers(), "Retry-After");
    }
    if ("rest_user".equals(body.scope)) {
      RateHeaders.Limit user = headers.user();
      budget.userUsedUp(reset != null ? reset : user != null ? user.reset() : UNKNOWN_RESET);
      return new ApiException.Limited("the API's limit for the token's user is used up (429)");
    }
    RateHeaders.Limit limit = headers.organization();
    budget.organizationUsedUp(
        organization, reset != null ? reset : limit != null ? limit.reset() : UNKNOWN_RESET);
    return new ApiException.Limited("the API's limit for the organization is used up (429)");
  }

  /** A text of others as one short word that is safe to print. */
  static String word(@Nullable String text) {
    if (text == null) {
      return "absent";
    }
    String safe = text.replaceAll("[^\\x20-\\x7e]", "?");
    return safe.length() <= 160 ? safe : safe.substring(0, 160) + "…";
  }

  private static Body body(Response response) {
    String message = "";
    String scope = "";
    Duration reset = null;
    try {
      response.body().source().timeout().deadline(MAX_TIME.toNanos(), TimeUnit.NANOSECONDS);
      byte[] bytes = response.peekBody(MAX_BODY).bytes();
      try (JsonParser json = JSON.createParser(bytes)) {
        if (json.nextToken() == JsonToken.START_OBJECT) {
          for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.VALUE_STRING && name.equals("message")) {
              message = json.getText();
            } else if (token == JsonToken.VALUE_STRING && name.equals("scope")) {
              scope = json.getText();
            } else if (token == JsonToken.VALUE_NUMBER_INT && name.equals("reset")) {
              reset = Duration.ofSeconds(Math.min(Math.max(json.getLongValue(), 0), 86_400));
            } else {
              json.skipChildren();
            }
          }
        }
      }
    } catch (IOException e) {
      // no words, then
    }
    return new Body(message, scope, reset);
  }

  private record Body(String message, String scope, @Nullable Duration reset) {

    String words() {
      return message.isBlank() ? "" : ": " + word(message);
    }
  }
}
