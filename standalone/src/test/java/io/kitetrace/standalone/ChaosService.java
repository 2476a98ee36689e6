package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service whose process is killed, or broken inside, and started again. */
final class ChaosService implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String LIVENESS = "/health/liveness";

  private final String command;
  private final Map<String, String> variables;
  private final Path folder;
  private final List<ChaosThread> threads;
  private int starts;
  private int broken;
  private ServiceProcess process;

  ChaosService(
      String command, Map<String, String> variables, Path folder, List<ChaosThread> threads) {
    this.command = command;
    this.variables = variables;
    this.folder = folder;
    this.threads = threads;
    this.process = launch();
  }

  void start() {
    if (!process.isAlive()) {
      process = launch();
    }
  }

  private ServiceProcess launch(String... options) {
    Path output = folder.resolve(command + starts++ + ".out");
    return ServiceProcess.start(Kitetrace.class, variables, output, List.of(options), command);
  }

  boolean up() {
    return process.status("/health/readiness") == 200;
  }

  void awaitReady() {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .failFast(() -> assertThat(process.isAlive()).as(process.output()).isTrue())
        .until(this::up);
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  /**
   * Throws an Error in the next of its long-lived threads, waits until its process has ended by
   * itself, or its health has told and it was ended, and starts it again.
   *
   * @return a sentence for the report
   */
  String breakNextThread(Duration limit) throws InterruptedException {
    ChaosThread thread = threads.get(broken++ % threads.size());
    process.terminate();
    process.awaitExit(limit.toSeconds());
    process =
        launch("-Dkitetrace.test.thread-errors=%s:%d".formatted(thread.names(), thread.oneIn()));
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              boolean failed = process.output().contains("InjectedError") || !process.isAlive();
              if (!failed && up()) {
                thread.work().make();
              }
              return failed;
            });
    long thrown = System.nanoTime();
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || process.status(LIVENESS) == 503);
    long told = System.nanoTime();
    int code = process.awaitExit(limit.toSeconds());
    assertThat(code).as(process.output()).isEqualTo(1);
    assertThat(process.output().lines().filter(line -> line.startsWith("kitetrace: ")))
        .as(process.output())
        .singleElement()
        .asString()
        .contains("ended unexpectedly");
    process = launch();
    return "an error in %s of the %s was told after %d ms, the process ended by itself"
        .formatted(thread.names(), command, Duration.ofNanos(told - thrown).toMillis());
  }

  @Override
  public void close() {
    process.close();
  }
}
