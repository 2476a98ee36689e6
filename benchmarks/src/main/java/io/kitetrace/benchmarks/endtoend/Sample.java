package io.kitetrace.benchmarks.endtoend;

import java.util.function.BooleanSupplier;

/**
 * What a process and the receiver had done at a moment.
 *
 * @param millis since the epoch
 * @param cpuSeconds of the process
 * @param spans that the receiver has taken
 * @param bytes that it has taken
 */
record Sample(long millis, double cpuSeconds, long spans, long bytes) {

  private static final long PAUSE_MILLIS = 20;
  private static final long LONGEST_MILLIS = 900_000;

  /** The moment at which a process was started. */
  static Sample start() {
    return new Sample(System.currentTimeMillis(), 0, 0, 0);
  }

  static Sample of(Child process) {
    return new Sample(System.currentTimeMillis(), process.cpuSeconds(), 0, 0);
  }

  static Sample of(Child process, Receiver receiver) {
    Tally.Figures figures = receiver.figures();
    return new Sample(
        System.currentTimeMillis(),
        process.cpuSeconds(),
        figures.get(ReceiverProcess.SPANS),
        figures.get(ReceiverProcess.BYTES));
  }

  /** The moment at which the receiver has taken so many spans from a process. */
  static Sample whenTaken(long spans, Child process, Receiver receiver)
      throws InterruptedException {
    await(process, () -> receiver.spans() >= spans);
    return of(process, receiver);
  }

  /** Waits for what a process brings about. */
  static void await(Child process, BooleanSupplier reached) throws InterruptedException {
    long begun = System.currentTimeMillis();
    while (!reached.getAsBoolean()) {
      if (!process.alive() || System.currentTimeMillis() - begun > LONGEST_MILLIS) {
        throw new IllegalStateException("what was to be measured has ended, or makes no progress");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** What happened from here to there. */
  Figure to(Sample end, String scenario, long builds, long bytes, long peakBytes) {
    return new Figure(
        scenario,
        builds,
        end.spans - spans,
        bytes == 0 ? end.bytes - this.bytes : bytes,
        (end.millis - millis) / 1e3,
        end.cpuSeconds - cpuSeconds,
        peakBytes);
  }
}
