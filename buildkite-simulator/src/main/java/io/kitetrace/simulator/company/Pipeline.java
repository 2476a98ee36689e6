package io.kitetrace.simulator.company;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A pipeline of the company.
 *
 * @param ordinal its place among the company's pipelines, from 0
 * @param firstNumber the number of its oldest build here: older ones are gone
 */
public record Pipeline(
    int ordinal,
    UUID id,
    PipelineSpec spec,
    String webhookToken,
    String badgeToken,
    Person createdBy,
    UUID uploadStepId,
    int firstNumber) {
  static Pipeline made(long seed, int ordinal, PipelineSpec spec, Person createdBy) {
    SplittableRandom random = Seeds.random(Seeds.derive(seed, spec.slug()));
    return new Pipeline(
        ordinal,
        Seeds.randomId(random),
        spec,
        Seeds.hex(random, 50),
        Seeds.hex(random, 50),
        createdBy,
        Seeds.randomId(random),
        1 + random.nextInt(4000));
  }

  public String slug() {
    return spec.slug();
  }
}
