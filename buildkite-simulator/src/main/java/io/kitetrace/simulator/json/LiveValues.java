package io.kitetrace.simulator.json;

import io.kitetrace.simulator.company.Seeds;

/**
 * What looks different in every response although nothing has happened: counters of a pipeline, the
 * connection of an agent. Drawn from the number of the response.
 */
final class LiveValues {
  private final long seed;

  LiveValues(long response) {
    seed = Seeds.derive(0x6b697465, response);
  }

  /** From 0 to {@code max}, both inclusive. */
  int count(int ordinal, int max) {
    return (int) (Seeds.fraction(seed, ordinal) * (max + 1));
  }

  boolean chance(int ordinal, double share) {
    return Seeds.fraction(seed, ordinal + 1_000_000L) < share;
  }
}
