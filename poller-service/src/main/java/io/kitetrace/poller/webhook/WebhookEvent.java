package io.kitetrace.poller.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.model.Timestamps;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery's body says. The build in it has no jobs, and is a hint, no data.
 *
 * @param result what it was taken for
 * @param hint where a build finished, or something of a finished build changed; else null
 */
record WebhookEvent(WebhookResult result, InboxMessage.@Nullable Hint hint) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** In the address of the API, and in that of the build's page. */
  private static final Pattern API =
      Pattern.compile(
          "https?://[^?#]*/organizations/([^/?#]+)/pipelines/([^/?#]+)/builds/(\\d{1,18})");

  private static final Pattern WEB =
      Pattern.compile("https?://[^/?#]+/([^/?#]+)/([^/?#]+)/builds/(\\d{1,18})");

  static WebhookEvent read(byte[] body, Instant now) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (IOException e) {
      return new WebhookEvent(WebhookResult.UNREADABLE, null);
    }
    String event = json == null ? "" : json.path("event").asText();
    if (json == null || event.isEmpty()) {
      return new WebhookEvent(WebhookResult.UNREADABLE, null);
    }
    if (event.equals("ping")) {
      return new WebhookEvent(WebhookResult.PING, null);
    }
    JsonNode build = json.path("build");
    Instant finishedAt = time(build, "finished_at");
    boolean ofJob = event.startsWith("job.") && finishedAt != null;
    return event.equals("build.finished") || ofJob
        ? finished(event, build, finishedAt, json.path("job"), now)
        : new WebhookEvent(WebhookResult.IGNORED, null);
  }

  private static WebhookEvent finished(
      String event, JsonNode build, @Nullable Instant finishedAt, JsonNode job, Instant now) {
    Matcher address = address(build);
    if (address == null) {
      return new WebhookEvent(WebhookResult.UNREADABLE, null);
    }
    return new WebhookEvent(
        WebhookResult.HINT,
        new InboxMessage.Hint(
            new BuildAddress(address.group(1), address.group(2), Long.parseLong(address.group(3))),
            text(build, "id"),
            isWithin(job, finishedAt) ? finishedAt : null,
            event,
            now));
  }

  /**
   * Whether the build's finish comes after all that this tells: then a version that finished then
   * holds it. A job of a canceled build may end later.
   */
  private static boolean isWithin(JsonNode job, @Nullable Instant finishedAt) {
    if (job.isMissingNode()) {
      return true;
    }
    Instant end = time(job, "finished_at");
    return finishedAt != null && end != null && !end.isAfter(finishedAt);
  }

  private static @Nullable Matcher address(JsonNode build) {
    Matcher api = API.matcher(build.path("url").asText());
    if (api.matches()) {
      return api;
    }
    Matcher web = WEB.matcher(build.path("web_url").asText());
    return web.matches() ? web : null;
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.path(field).isTextual() ? json.path(field).textValue() : null;
  }

  private static @Nullable Instant time(JsonNode json, String field) {
    String text = text(json, field);
    return text == null ? null : Timestamps.parse(text);
  }
}
