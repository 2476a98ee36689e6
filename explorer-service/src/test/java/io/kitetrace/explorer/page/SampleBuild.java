package io.kitetrace.explorer.page;

import static io.kitetrace.testing.builds.Json.object;

import io.kitetrace.testing.builds.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A build of which a test knows everything that pages may say. */
record SampleBuild(
    String id,
    String pipeline,
    int number,
    String state,
    String branch,
    String author,
    String message,
    Instant created,
    long queueSeconds,
    long seconds) {

  /** When the pages of tests are made. */
  static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  static final Comparator<SampleBuild> NEWEST_FIRST =
      Comparator.comparing(SampleBuild::created).thenComparing(SampleBuild::id).reversed();

  private static final String[] PIPELINES = {"web", "web", "web", "api", "api", "docs"};
  private static final String[] STATES = {"passed", "passed", "failed", "passed", "canceled"};
  private static final String[] BRANCHES = {"main", "main", "feature/checkout", "release-1.x"};
  private static final String[] AUTHORS = {"Ada Lovelace", "Grace Hopper", "Barbara Liskov"};
  private static final String[] MESSAGES = {
    "Bump the database driver to 42.7",
    "Fix the login test\n\nIt depended on the order of tests.",
    "Cache prices in the checkout",
    "Add a dark mode to settings, and remove what nobody has used for years"
  };

  /** Some, over thirteen days. */
  static List<SampleBuild> some() {
    List<SampleBuild> builds = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      builds.add(
          new SampleBuild(
              Json.id("sample " + i),
              PIPELINES[i % 6],
              i + 1,
              STATES[i * 7 % 5],
              BRANCHES[i * 3 % 4],
              AUTHORS[i % 3],
              MESSAGES[i % 4],
              NOW.minus(i * 143L + 2, ChronoUnit.MINUTES),
              5 + i * 17 % 90,
              60 + i * 37 % 600));
    }
    return builds;
  }

  boolean failed() {
    return state.equals("failed");
  }

  String commit() {
    return "%08x%032x".formatted((int) (number * 0x9E3779B1L), number);
  }

  /** As Buildkite's API writes it, with one job. */
  Json json() {
    Instant started = created.plusSeconds(queueSeconds);
    Instant finished = created.plusSeconds(seconds);
    return Json.build(id)
        .with("id", id)
        .with("number", number)
        .with("state", state)
        .with("branch", branch)
        .with("commit", commit())
        .with("message", message)
        .with("source", "webhook")
        .with("web_url", "https://buildkite.com/acme/%s/builds/%d".formatted(pipeline, number))
        .with("author", object().with("name", author))
        .with("created_at", created.toString())
        .with("started_at", started.toString())
        .with("finished_at", finished.toString())
        .with("pipeline", object().with("slug", pipeline))
        .jobs(
            Json.job("job of " + id, 0, 0, 0)
                .with("name", "Test")
                .with("state", failed() ? "failed" : "passed")
                .with("exit_status", failed() ? 1 : 0)
                .with("created_at", created.toString())
                .with("runnable_at", created.toString())
                .with("started_at", started.toString())
                .with("finished_at", finished.toString()));
  }
}
