package io.kitetrace.simulator.company;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kitetrace.simulator.company.Company.Queue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The file that describes the company, {@code company.json} beside this class. */
record CompanyFile(
    List<Colleague> people,
    List<String> topics,
    List<String> messages,
    List<Queue> queues,
    List<String> serviceWords,
    List<String> serviceKinds,
    Step.Command upload,
    Stories stories,
    List<PipelineSpec> pipelines) {
  /** What a build has on average as described, triggered ones and retries included. */
  private static final double DESCRIBED_JOBS = 12.1;

  record Colleague(String name, String login) {}

  static CompanyFile read() {
    try (InputStream in = CompanyFile.class.getResourceAsStream("company.json")) {
      return JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build()
          .readValue(
              Objects.requireNonNull(in, "company.json is missing from the jar"),
              CompanyFile.class);
    } catch (IOException e) {
      throw new UncheckedIOException("company.json cannot be read", e);
    }
  }

  /**
   * A given number of pipelines: the described ones first, then services made after their pattern.
   *
   * @param jobs what their builds have on average
   */
  List<PipelineSpec> pipelines(int count, int jobs) {
    List<PipelineSpec> chosen =
        new ArrayList<>(pipelines.subList(0, Math.min(count, pipelines.size())));
    List<PipelineSpec> patterns =
        pipelines.stream().filter(p -> p.weight() > 0 && !p.scheduled()).toList();
    List<String> names = serviceNames();
    for (int i = 0; chosen.size() < count; i++) {
      String name = names.get(i % names.size());
      String slug = i < names.size() ? name : name + "-" + (i / names.size() + 1);
      String title = Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' ');
      chosen.add(patterns.get(i % patterns.size()).renamed(slug, title));
    }
    return withoutDanglingTriggers(chosen).stream()
        .map(
            spec ->
                spec.withJobs(Math.max(2, (int) Math.round(spec.jobs() * (jobs / DESCRIBED_JOBS)))))
        .toList();
  }

  /**
   * billing-service, catalog-worker, cart-gateway …: every word with every kind, neighbours unlike.
   */
  private List<String> serviceNames() {
    List<String> names = new ArrayList<>();
    for (int round = 0; round < serviceKinds.size(); round++) {
      for (int word = 0; word < serviceWords.size(); word++) {
        String kind = serviceKinds.get((word + round) % serviceKinds.size());
        names.add(serviceWords.get(word) + "-" + kind);
      }
    }
    return names;
  }

  private static List<PipelineSpec> withoutDanglingTriggers(List<PipelineSpec> specs) {
    Set<String> slugs = new HashSet<>();
    specs.forEach(spec -> slugs.add(spec.slug()));
    return specs.stream()
        .map(
            spec ->
                spec.withSteps(
                    spec.steps().stream()
                        .filter(
                            step ->
                                !(step instanceof Step.Trigger trigger)
                                    || slugs.contains(trigger.pipeline()))
                        .toList()))
        .toList();
  }
}
