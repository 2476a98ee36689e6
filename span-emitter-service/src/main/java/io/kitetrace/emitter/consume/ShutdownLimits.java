package io.kitetrace.emitter.consume;

import java.time.Duration;

/**
 * How long each step of a shutdown may take: together less than the 40 s that the manifests and the
 * compose file leave a process before it is killed.
 *
 * @param finish what is on its way, from the moment of the request to stop
 * @param cancel what is not finished then, before the group is left
 * @param commit what was acknowledged
 * @param leave the group
 * @param letters dead letters that were handed over
 */
public record ShutdownLimits(
    Duration finish, Duration cancel, Duration commit, Duration leave, Duration letters) {

  /** For services and commands. */
  public static final ShutdownLimits DEFAULTS =
      new ShutdownLimits(
          Duration.ofSeconds(25),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4));

  /** Until the consumer has left the group. */
  public Duration reading() {
    return finish.plus(cancel).plus(commit).plus(leave);
  }

  /** All of it. */
  public Duration total() {
    return reading().plus(letters);
  }
}
