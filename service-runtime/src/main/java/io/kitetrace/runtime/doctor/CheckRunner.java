package io.kitetrace.runtime.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs checks side by side: one that fails or hangs holds up no other. */
public final class CheckRunner {

  private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);

  private CheckRunner() {}

  /**
   * Runs them all.
   *
   * @param limit after which those that are not through count as wrong
   * @return what they found, in their order
   */
  public static List<Finding> run(List<Check> checks, Duration limit) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(CheckRunner::daemon);
    try {
      List<Future<List<Finding>>> futures =
          threads.invokeAll(
              checks.stream()
                  .<java.util.concurrent.Callable<List<Finding>>>map(c -> c::run)
                  .toList(),
              limit.toMillis(),
              TimeUnit.MILLISECONDS);
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < futures.size(); i++) {
        findings.addAll(result(checks.get(i), futures.get(i), limit));
      }
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Finding> result(Check check, Future<List<Finding>> future, Duration limit)
      throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException e) {
      return List.of(
          new Finding.Wrong(check.name(), "no result within %d s".formatted(limit.toSeconds())));
    } catch (ExecutionException e) {
      LOG.debug("check failed", e);
      return List.of(
          new Finding.Wrong(
              check.name(),
              "the check failed unexpectedly (KITETRACE_LOG_LEVEL=debug shows where)"));
    }
  }

  /** A thread that hangs does not keep the program from ending. */
  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "check");
    thread.setDaemon(true);
    return thread;
  }
}
