package io.kitetrace.enricher.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.Job;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What tests ask, and how. */
final class Asks {

  static final String TOKEN = "bkua_secret";

  /** As short as they may be on a busy machine. */
  static final FetchTimeouts IMPATIENT =
      new FetchTimeouts(
          new ApiTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(1)),
          Duration.ofSeconds(20),
          Duration.ofMillis(20));

  private static final String BUILD =
      """
      {"id":"019c1f40-0000-4000-8000-000000000001","number":7,"state":"failed",
       "web_url":"https://buildkite.com/acme/web/builds/7",
       "url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/7",
       "pipeline":{"id":"p","slug":"web"},
       "jobs":[{"id":"019c1f40-0000-4000-8000-00000000000a","type":"script","name":"RSpec","state":"failed",
         "started_at":"2026-01-31T12:00:00.000Z","finished_at":"2026-01-31T12:10:00.000Z"}]}
      """;

  private Asks() {}

  static EnricherSettings settings(URI api, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("BUILDKITE_API_URL", api.toString());
    variables.put("BUILDKITE_API_TOKEN", TOKEN);
    variables.put("ENRICH_PIPELINES", "*");
    variables.putAll(more);
    Settings settings = new Settings(Variables.of(variables));
    EnricherSettings read = EnricherSettings.readForService(settings);
    settings.check();
    return read;
  }

  /** About a job that no API needs to know. */
  static Ask ofOneJob(String source) throws Exception {
    Build build = new BuildReader().read(BUILD.getBytes(StandardCharsets.UTF_8));
    return of(build, build.jobs().getFirst(), source);
  }

  static Ask of(Build build, Job job, String source) {
    return new Ask(
        TimelineBuilds.reduced(build, job), job, source, TimelineVersion.of(job, source));
  }

  /** About jobs of the latest builds that have run. */
  static List<Ask> ofJobs(URI api, String source, Predicate<Job> wanted) throws Exception {
    List<Ask> asks = new ArrayList<>();
    for (Build build : builds(api)) {
      for (Job job : build.jobs()) {
        if (job.startedAt() != null && job.finishedAt() != null && wanted.test(job)) {
          asks.add(of(build, job, source));
        }
      }
    }
    return asks;
  }

  static List<Build> builds(URI api) throws Exception {
    String list = "/v2/organizations/acme/builds?per_page=100&include_retried_jobs=true";
    List<Build> builds = new ArrayList<>();
    for (JsonNode build : new ObjectMapper().readTree(get(api.resolve(list), "application/json"))) {
      builds.add(new BuildReader().read(build.toString().getBytes(StandardCharsets.UTF_8)));
    }
    return builds;
  }

  static byte[] get(URI uri, String accept) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Authorization", "Bearer " + TOKEN)
              .header("Accept", accept)
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }
  }
}
