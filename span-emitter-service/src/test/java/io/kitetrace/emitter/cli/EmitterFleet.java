package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.EmitterProcess;
import io.kitetrace.testing.otlp.ReceivedRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Emitter processes of one group. Each carries its number in a header, so that it is known. */
final class EmitterFleet implements AutoCloseable {

  private static final String NUMBER = "x-emitter";

  private final Map<String, String> variables;
  private final Path output;
  private final Map<Integer, EmitterProcess> running = new HashMap<>();
  private final Map<Integer, Integer> requests = new ConcurrentHashMap<>();
  private int started;

  EmitterFleet(Map<String, String> variables, Path output) {
    this.variables = variables;
    this.output = output;
  }

  void growTo(int size) {
    while (running.size() < size) {
      int number = ++started;
      Map<String, String> own = new HashMap<>(variables);
      own.put("OTEL_EXPORTER_OTLP_HEADERS", NUMBER + "=" + number);
      running.put(number, EmitterProcess.start(own, output.resolve("emitter-" + number).toFile()));
    }
  }

  /** How many were started so far. */
  int started() {
    return started;
  }

  /** To hear of every request, on any thread. */
  void saw(ReceivedRequest request) {
    requests.merge(Integer.parseInt(request.headers().get(NUMBER)), 1, Integer::sum);
  }

  /** How many requests each emitter has sent. */
  Map<Integer, Integer> requests() {
    return Map.copyOf(requests);
  }

  /** One that runs and has sent so many more since then. */
  Optional<Integer> furtherBy(int more, Map<Integer, Integer> before) {
    return running.keySet().stream()
        .filter(number -> requests.getOrDefault(number, 0) >= before.getOrDefault(number, 0) + more)
        .findFirst();
  }

  /** SIGKILL. */
  void kill(int number) throws InterruptedException {
    EmitterProcess process = running.remove(number);
    assertThat(process.isAlive()).as("emitter %d died by itself", number).isTrue();
    process.kill();
  }

  /** SIGTERM, as a rolling restart does. */
  void terminate(int number) throws InterruptedException {
    assertThat(running.remove(number).terminate()).as("emitter %d ends", number).isTrue();
  }

  void terminateAll() throws InterruptedException {
    for (Integer number : List.copyOf(running.keySet())) {
      terminate(number);
    }
  }

  @Override
  public void close() {
    running.values().forEach(EmitterProcess::close);
  }
}
