package io.kitetrace.simulator.company;

import java.util.List;

/**
 * A pipeline as the company's file describes it.
 *
 * @param weight how often it is built by itself, beside the others; 0 for one that is only
 *     triggered
 * @param queue where its steps run unless they say otherwise
 * @param blockedStyle {@code "state"} where a blocked build's state is {@code blocked}; otherwise
 *     it keeps its last state and has {@code "blocked": true}
 * @param scheduled whether a schedule builds it
 * @param tags whether its builds are for tags
 */
public record PipelineSpec(
    String slug,
    String name,
    String emoji,
    String description,
    int weight,
    String queue,
    String blockedStyle,
    boolean scheduled,
    boolean tags,
    List<Step> steps) {
  public PipelineSpec {
    blockedStyle = blockedStyle == null ? "flag" : blockedStyle;
    steps = List.copyOf(steps);
  }

  /** Jobs of one build with every step once: the upload and all steps. */
  int jobs() {
    return 1 + steps.stream().mapToInt(Step::jobs).sum();
  }

  PipelineSpec renamed(String newSlug, String newName) {
    return new PipelineSpec(
        newSlug, newName, emoji, description, weight, queue, blockedStyle, scheduled, tags, steps);
  }

  PipelineSpec withSteps(List<Step> newSteps) {
    return new PipelineSpec(
        slug, name, emoji, description, weight, queue, blockedStyle, scheduled, tags, newSteps);
  }
}
