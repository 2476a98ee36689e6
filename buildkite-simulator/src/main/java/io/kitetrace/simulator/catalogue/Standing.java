package io.kitetrace.simulator.catalogue;

/**
 * What lists filter by.
 *
 * @param finishedAt milliseconds since the epoch; 0 while it has not finished
 */
public record Standing(String state, boolean blocked, long finishedAt) {
  public boolean isFinished() {
    return finishedAt != 0;
  }
}
