package io.kitetrace.simulator.json;

import io.kitetrace.simulator.seed.Seeds;

/**
 * What looks different in every answer although nothing has happened: counters of a pipeline, the
 * connection of an agent. Drawn from the number of the answer.
 */
final class Live {
  private final long answer;

  Live(long answer) {
    this.answer = Seeds.derive(0x6b697465, answer);
  }

  /** From 0 to {@code most}, both inclusive. */
  int count(int ordinal, int most) {
    return (int) (Seeds.fraction(answer, ordinal) * (most + 1));
  }

  boolean chance(int ordinal, double share) {
    return Seeds.fraction(answer, ordinal + 1_000_000L) < share;
  }
}
