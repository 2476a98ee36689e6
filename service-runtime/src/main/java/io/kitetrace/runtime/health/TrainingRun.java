package io.kitetrace.runtime.health;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Runs a service while its image is built, or before the launcher first runs it, so that the JVM
 * can keep what a start loads ({@code -XX:AOTCacheOutput}): starts it, asks it what a cluster will
 * ask it, and ends with exit code 0 once it has answered. It needs no Kafka: that is waited for.
 *
 * <p>Arguments: the program's main class, then its own arguments. The property {@value #PATHS} has
 * more paths to ask for, with commas between, such as pages.
 */
public final class TrainingRun {

  private static final String PATHS = "kitetrace.training.paths";
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(15); // builders can be busy
  private static final long PAUSE_MILLIS = 200;

  private TrainingRun() {}

  /** Does not return: ends the process. */
  public static void main(String[] args) throws ReflectiveOperationException {
    if (args.length == 0) {
      System.err.println("TrainingRun: the main class is missing");
      System.exit(2);
    }
    Thread visitor = new Thread(() -> System.exit(visit(base()) ? 0 : 1), "training");
    visitor.setDaemon(true);
    visitor.start();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  /** Whether it lived, and told its figures, in time. */
  private static boolean visit(String base) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < LIMIT_NANOS) {
      if (HealthCheck.ask(base + "/health/liveness").isEmpty()
          && HealthCheck.ask(base + "/prometheus").isEmpty()) {
        visitMore(base);
        return true;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    System.err.println("TrainingRun: no answer from " + base);
    return false;
  }

  /** For what it loads, whatever it answers. */
  private static void visitMore(String base) {
    for (String path : System.getProperty(PATHS, "").split(",", -1)) {
      if (!path.isEmpty()) {
        HealthCheck.ask(base + path);
      }
    }
  }

  private static String base() {
    return HealthCheck.url(System.getenv()).replace("/health/readiness", "");
  }
}
