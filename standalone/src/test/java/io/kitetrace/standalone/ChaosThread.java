package io.kitetrace.standalone;

/**
 * A long-lived thread in which an Error is thrown.
 *
 * @param names a regular expression of its names
 * @param oneIn the odds of an Error when it shows that it lives
 * @param work what gives it something to do, called until the Error was thrown
 */
record ChaosThread(String names, int oneIn, Work work) {

  /** Makes work for a thread that would otherwise wait. */
  @FunctionalInterface
  interface Work {
    void make() throws InterruptedException;
  }

  /** One that always has something to do here. */
  static ChaosThread busy(String names) {
    return new ChaosThread(names, 20, () -> {});
  }
}
