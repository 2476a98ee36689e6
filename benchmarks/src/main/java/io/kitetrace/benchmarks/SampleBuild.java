package io.kitetrace.benchmarks;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.company.CompanyShape;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;

/** A build of the made-up company with about so many jobs, as the API writes it. */
final class SampleBuild {

  private SampleBuild() {}

  static byte[] withJobs(int jobs) {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withCompany(CompanyShape.defaults().withBuilds(40).withGiants(1, jobs));
    try (BuildkiteSimulator api = BuildkiteSimulator.start(options)) {
      BuildTruth build =
          api.truth()
              .finished()
              .min(Comparator.comparingInt(b -> Math.abs(jobs - jobsOf(b))))
              .orElseThrow();
      return fetch(api, build);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int jobsOf(BuildTruth build) {
    return build.versions().getLast().jobs().size();
  }

  private static byte[] fetch(BuildkiteSimulator api, BuildTruth build)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  api.uri()
                      .resolve(
                          "/v2/organizations/acme/pipelines/%s/builds/%d?include_retried_jobs=true"
                              .formatted(build.pipeline(), build.number())))
              .header("Authorization", "Bearer simulated")
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }
  }
}
