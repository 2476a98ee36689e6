package io.kitetrace.enricher.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.command.EnricherProgram;
import io.kitetrace.testing.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Enrichers in processes of their own. */
final class EnricherFleet implements AutoCloseable {

  private final Map<String, String> variables;
  private final Path output;
  private final List<ServiceProcess> running = new ArrayList<>();
  private int started;

  EnricherFleet(Map<String, String> variables, Path output) {
    this.variables = variables;
    this.output = output;
  }

  void growTo(int size) {
    while (running.size() < size) {
      Path file = output.resolve("enricher-" + ++started);
      running.add(ServiceProcess.start(EnricherProgram.class, variables, file, "enricher"));
    }
  }

  int size() {
    return running.size();
  }

  int started() {
    return started;
  }

  /** SIGKILL. */
  void kill(int number) throws InterruptedException {
    ServiceProcess process = running.remove(number);
    assertThat(process.isAlive()).as(process::output).isTrue();
    process.kill();
  }

  /** SIGSTOP: it is there, holds its transaction, and does nothing. */
  void freeze(int number) throws IOException, InterruptedException {
    signal("STOP", running.get(number));
  }

  /** SIGCONT. */
  void thaw(int number) throws IOException, InterruptedException {
    signal("CONT", running.get(number));
  }

  private static void signal(String name, ServiceProcess process)
      throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(code).isZero();
  }

  /** SIGTERM; each ends in good order and soon. */
  void terminateAll() throws InterruptedException {
    running.forEach(ServiceProcess::terminate);
    for (ServiceProcess process : running) {
      assertThat(process.awaitExit(40)).as(process::output).isEqualTo(143);
    }
    running.clear();
  }

  String outputs() {
    return String.join("\n", running.stream().map(ServiceProcess::output).toList());
  }

  @Override
  public void close() {
    running.forEach(ServiceProcess::close);
  }
}
