package io.kitetrace.enricher.fetch;

import io.kitetrace.runtime.http.ApiAccess;
import io.kitetrace.runtime.http.ErrorBody;
import io.kitetrace.runtime.http.RateHeaders;
import io.kitetrace.timeline.TimelineStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.Response;

/** What an answer that is none means. */
record Refusals(ApiAccess access) {

  private static final Duration UNKNOWN_RESET = Duration.ofSeconds(10);

  /** {@code Reset} is in whole seconds, which may have been rounded down. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  /** Of the API itself. */
  RetryException ofApi(Target target, Response response) throws UnavailableException {
    int status = response.code();
    return switch (status) {
      case 404, 410 -> throw new UnavailableException(TimelineStatus.GONE);
      case 401 ->
          RetryException.ofApi(
              said(
                  "BUILDKITE_API_TOKEN: the API does not accept the token (401)"
                      + ErrorBody.of(response).words()));
      case 403 -> {
        if (target.kind() == Target.Kind.TEST_ENGINE) {
          throw new UnavailableException(TimelineStatus.GONE);
        }
        yield RetryException.ofApi(
            said(
                "BUILDKITE_API_TOKEN: the token may not read the %s of '%s' (403)%s; it needs the scope %s"
                    .formatted(
                        target.kind().words,
                        target.organization(),
                        ErrorBody.of(response).words(),
                        target.kind().scope)));
      }
      case 407 -> RetryException.ofApi(access.proxy().wantsCredentials());
      case 429 -> RetryException.ofApi("the API's limit is used up (429)", reset(response));
      default ->
          RetryException.ofEither(
              "the API answers with status %d for %s".formatted(status, target.url().encodedPath()),
              RateHeaders.seconds(response.headers(), "Retry-After"));
    };
  }

  /** Of a host that the API has sent us to: it is not known, and may not be meant for us. */
  static RetryException ofStore(Response response) throws UnavailableException {
    int status = response.code();
    if (status == 404 || status == 410) {
      throw new UnavailableException(TimelineStatus.GONE);
    }
    return RetryException.ofTarget(
        "the store of artifacts at %s answers with status %d"
            .formatted(response.request().url().host(), status),
        status < 500 ? TimelineStatus.GONE : TimelineStatus.UNREADABLE);
  }

  private static Duration reset(Response response) {
    Duration reset = ErrorBody.of(response).reset();
    if (reset == null) {
      reset = RateHeaders.seconds(response.headers(), "Retry-After");
    }
    if (reset == null) { // the answer to HEAD has no body
      RateHeaders limits = RateHeaders.of(response.headers());
      reset =
          Stream.of(limits.organization(), limits.user())
              .filter(limit -> limit != null && limit.remaining() <= 0)
              .map(limit -> Objects.requireNonNull(limit).reset())
              .max(Comparator.naturalOrder())
              .orElse(UNKNOWN_RESET);
    }
    return reset.plus(ROUNDING);
  }

  /** Some servers answer with the token that they refuse. */
  private String said(String sentence) {
    String token = access.token().value();
    return token.isEmpty() ? sentence : sentence.replace(token, "[hidden]");
  }
}
