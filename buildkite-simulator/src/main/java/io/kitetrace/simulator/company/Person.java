package io.kitetrace.simulator.company;

import java.util.SplittableRandom;
import java.util.UUID;

/** A colleague. The address is at example.com. */
public record Person(UUID id, String name, String login, String avatar) {
  static Person hired(long seed, String name, String login) {
    SplittableRandom random = Seeds.random(Seeds.derive(seed, login));
    return new Person(Seeds.randomId(random), name, login, Seeds.hex(random, 32));
  }

  public String email() {
    return login + "@example.com";
  }
}
