package io.kitetrace.simulator.company;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A machine that runs jobs.
 *
 * @param ordinal its place among all agents of the company, from 0
 * @param instance the cloud's id of the machine
 */
public record Agent(int ordinal, UUID id, String name, Queue queue, String ip, String instance) {
  static Agent started(long seed, int ordinal, Queue queue) {
    SplittableRandom random = Seeds.random(Seeds.derive(seed, ordinal));
    String instance = "i-0" + Seeds.hex(random, 16);
    String ip = "10.42." + random.nextInt(256) + "." + (1 + random.nextInt(254));
    return new Agent(
        ordinal,
        Seeds.randomId(random),
        "ci-" + queue.name() + "-" + instance + "-1",
        queue,
        ip,
        instance);
  }

  /**
   * A queue of a cluster.
   *
   * @param agents how many machines serve it
   * @param waitSeconds how long a job typically waits for one of them
   */
  public record Queue(String name, int agents, String instance, String os, double waitSeconds) {}

  public String hostname() {
    return "ip-" + ip.replace('.', '-') + ".eu-west-1.compute.internal";
  }
}
