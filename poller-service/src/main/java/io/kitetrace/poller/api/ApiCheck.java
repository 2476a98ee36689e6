package io.kitetrace.poller.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.http.ErrorBody;
import io.kitetrace.runtime.http.RateHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Whether the API answers, takes the token, and shows what the poller is to read. */
public record ApiCheck(BuildkiteSettings settings, InstantSource clock) implements Check {

  private static final String SCOPE = "read_builds";

  /** More than networks take, and less than what webhooks' signatures bear. */
  private static final Duration MAX_CLOCK_OFFSET = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ApiTimeouts TIMEOUTS =
      new ApiTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(8), Duration.ZERO);

  @Override
  public String name() {
    return "api";
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    try (ApiProbe probe = new ApiProbe(settings, TIMEOUTS, clock)) {
      try {
        ApiProbe.Answer token = probe.ask("", url -> url.addPathSegment("access-token"));
        findings.add(clock(token));
        if (token(probe, token, findings)) {
          builds(probe, token, findings);
        }
      } catch (ApiException e) {
        findings.add(new Finding.Wrong(name(), said(e)));
      }
    }
    return findings;
  }

  /** How our clock stands to the API's, which tells its time in whole seconds. */
  static Finding clock(ApiProbe.Answer answer) {
    Instant theirs = answer.serverTime();
    if (theirs == null) {
      return new Finding.Fine("clock", "the API does not tell the time");
    }
    Duration behind = Duration.between(answer.received(), theirs);
    Duration ahead = Duration.between(theirs.plusSeconds(1), answer.sent());
    Duration off = behind.compareTo(ahead) > 0 ? behind : ahead;
    if (off.compareTo(MAX_CLOCK_OFFSET) <= 0) {
      return new Finding.Fine(
          "clock",
          off.compareTo(Duration.ofSeconds(1)) <= 0
              ? "goes with the API's"
              : "%d s off the API's".formatted(off.toSeconds()));
    }
    return new Finding.Wrong(
        "clock",
        "this machine's clock is %d s %s the API's; set it right (NTP), since HISTORY, lags and webhooks' signatures go by it"
            .formatted(off.toSeconds(), behind.compareTo(ahead) > 0 ? "behind" : "ahead of"));
  }

  /** Looks at the token; false where there is no sense in asking on. */
  private boolean token(ApiProbe probe, ApiProbe.Answer answer, List<Finding> findings) {
    JsonNode granted =
        answer.status() == 200 ? json(answer).path("scopes") : MissingNode.getInstance();
    List<String> scopes = granted.isArray() ? texts(granted.valueStream()) : null;
    if (scopes == null) {
      findings.add(refusal(probe, answer));
      for (String organization : settings.organizations()) {
        findings.add(
            new Finding.Skipped(
                "organization " + organization, "not looked at: the token comes first"));
      }
      return false;
    }
    findings.add(new Finding.Fine(name(), "%s answers".formatted(probe.host())));
    findings.add(
        scopes.contains(SCOPE)
            ? new Finding.Fine("token", "accepted; its scopes: " + words(scopes))
            : new Finding.Wrong(
                "token",
                "BUILDKITE_API_TOKEN: the token lacks the scope %s (it has: %s); edit it, or make another"
                    .formatted(SCOPE, words(scopes))));
    return true;
  }

  private void builds(ApiProbe probe, ApiProbe.Answer token, List<Finding> findings)
      throws ApiException {
    Headers last = token.headers();
    for (String organization : settings.organizations()) {
      ApiProbe.Answer answer =
          probe.ask(
              organization,
              url ->
                  url.addPathSegment("organizations")
                      .addPathSegment(organization)
                      .addPathSegment("builds")
                      .addQueryParameter("per_page", "1")
                      .addQueryParameter("exclude_jobs", "true"));
      String check = "organization " + organization;
      findings.add(
          answer.refusal() == null
              ? new Finding.Fine(check, "its builds can be read")
              : new Finding.Wrong(check, said(answer.refusal()) + visible(probe, answer)));
      findings.addAll(limit("limit of " + organization, answer.headers(), "RateLimit-"));
      last = answer.headers();
    }
    findings.addAll(limit("limit of the token's user", last, "RateLimit-User-"));
  }

  private List<Finding> limit(String check, Headers headers, String prefix) {
    Long left = RateHeaders.number(headers, prefix + "Remaining");
    Long most = RateHeaders.number(headers, prefix + "Limit");
    Duration reset = RateHeaders.seconds(headers, prefix + "Reset");
    if (left == null || most == null || reset == null) {
      return List.of(new Finding.Fine(check, "the API does not tell"));
    }
    String state =
        "%d of %d requests a minute are left, all again in %d s"
            .formatted(left, most, reset.toSeconds());
    if (left <= 0) {
      return List.of(new Finding.Wrong(check, state + "; others use it too: find them, or wait"));
    }
    if (settings.requestsPerMinute() > most) {
      return List.of(
          new Finding.Wrong(
              check,
              "API_REQUESTS_PER_MINUTE: %d are more than the API allows; %s"
                  .formatted(settings.requestsPerMinute(), state)));
    }
    return List.of(new Finding.Fine(check, state));
  }

  private Finding refusal(ApiProbe probe, ApiProbe.Answer answer) {
    return switch (answer.status()) {
      case 401 ->
          new Finding.Wrong(
              "token",
              said(answer.refusal()) + "; make a new one, or look whether all of it is there");
      case 403 ->
          new Finding.Wrong(
              "token",
              "BUILDKITE_API_TOKEN: the API does not let the token in from here (403); it may be bound to a network's addresses");
      case 429 -> new Finding.Wrong("token", said(answer.refusal()) + "; wait a minute");
      case 500, 502, 503, 504 ->
          new Finding.Wrong(
              name(), said(answer.refusal()) + "; the poller tries on, look at Buildkite's status");
      default ->
          new Finding.Wrong(
              name(),
              "BUILDKITE_API_URL: what answers at %s is not Buildkite's API (status %d, %s)"
                  .formatted(
                      probe.host(),
                      answer.status(),
                      ErrorBody.word(answer.headers().get("Content-Type"))));
    };
  }

  /** The organizations that the token sees, where it may ask. */
  private String visible(ApiProbe probe, ApiProbe.Answer refused) throws ApiException {
    if (refused.status() != 404) {
      return "";
    }
    ApiProbe.Answer answer = probe.ask("", url -> url.addPathSegment("organizations"));
    JsonNode all = answer.refusal() == null ? json(answer) : MissingNode.getInstance();
    List<String> slugs = texts(all.valueStream().map(each -> each.path("slug")));
    return !all.isArray() ? "" : "; it sees: " + (slugs.isEmpty() ? "none" : words(slugs));
  }

  private static JsonNode json(ApiProbe.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static List<String> texts(Stream<JsonNode> values) {
    return values.filter(JsonNode::isTextual).map(JsonNode::textValue).toList();
  }

  private static String words(List<String> texts) {
    return ErrorBody.word(String.join(", ", texts));
  }

  /** Some servers answer with the token that they refuse. */
  private String said(@Nullable ApiException e) {
    String sentence = e == null ? "" : String.valueOf(e.getMessage());
    String token = settings.token().value();
    return token.isEmpty() ? sentence : sentence.replace(token, "[hidden]");
  }
}
