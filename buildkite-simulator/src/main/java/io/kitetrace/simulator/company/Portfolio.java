package io.kitetrace.simulator.company;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses a given number of pipelines: the described ones first, then services made after their
 * pattern.
 */
final class Portfolio {
  private Portfolio() {}

  static List<PipelineSpec> of(CompanyFile file, int count) {
    List<PipelineSpec> chosen =
        new ArrayList<>(file.pipelines().subList(0, Math.min(count, file.pipelines().size())));
    List<PipelineSpec> patterns =
        file.pipelines().stream().filter(p -> p.weight() > 0 && !p.scheduled()).toList();
    List<String> names = names(file);
    for (int i = 0; chosen.size() < count; i++) {
      String name = names.get(i % names.size());
      String suffix = i < names.size() ? "" : "-" + (i / names.size() + 1);
      chosen.add(patterns.get(i % patterns.size()).renamed(name + suffix, title(name + suffix)));
    }
    return withoutDanglingTriggers(chosen);
  }

  /**
   * billing-service, catalog-worker, cart-gateway …: every word with every kind, neighbours unlike.
   */
  private static List<String> names(CompanyFile file) {
    List<String> names = new ArrayList<>();
    for (int round = 0; round < file.serviceKinds().size(); round++) {
      for (int word = 0; word < file.serviceWords().size(); word++) {
        String kind = file.serviceKinds().get((word + round) % file.serviceKinds().size());
        names.add(file.serviceWords().get(word) + "-" + kind);
      }
    }
    return names;
  }

  private static String title(String slug) {
    return Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' ');
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
                            s ->
                                !(s instanceof TriggerStep trigger)
                                    || slugs.contains(trigger.pipeline()))
                        .toList()))
        .toList();
  }
}
