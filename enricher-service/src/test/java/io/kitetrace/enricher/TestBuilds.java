package io.kitetrace.enricher;

import io.kitetrace.testing.builds.Json;

/** Builds of organizations, with jobs that have something to be asked about. */
public final class TestBuilds {

  private TestBuilds() {}

  /** A build of so many jobs, of which each second one failed. */
  public static Json build(String organization, int number, int jobs) {
    Json build =
        Json.build(organization + "/" + number)
            .with("number", number)
            .with(
                "web_url",
                "https://buildkite.com/%s/web/builds/%d".formatted(organization, number));
    for (int i = 0; i < jobs; i++) {
      build.jobs(job(organization + "/" + number + "/" + i, i % 2 == 0));
    }
    return build;
  }

  public static Json job(String name, boolean failed) {
    Json job = Json.job(name, 0, 1, 20).with("step_key", "rspec");
    return failed ? job.with("state", "failed").with("exit_status", 1) : job;
  }
}
