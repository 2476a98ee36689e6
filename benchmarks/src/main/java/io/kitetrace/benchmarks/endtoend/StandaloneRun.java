package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs {@code standalone --once} on an empty folder, from its start to its end. */
record StandaloneRun(Stage stage, Report report, Receiver receiver, int builds) {

  static final String COLD = "standalone --once, cold";

  void cold() throws IOException, InterruptedException {
    receiver.reset();
    Path data = stage.work().resolve("standalone");
    Stage.delete(data);
    try (Child pages = stage.pages(1)) {
      String port = pages.line();
      Map<String, String> variables = new HashMap<>(stage.pollerVariables(port, ""));
      variables.remove("KAFKA_BOOTSTRAP_SERVERS");
      variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpc());
      variables.put("KITETRACE_DATA", data.toString());
      try (Child process = stage.launched(variables, "standalone", "--once", "--json")) {
        while (process.alive()) {
          process.cpuSeconds();
          process.peakBytes();
          Thread.sleep(10);
        }
        if (process.exitCode() != 0) {
          throw new IllegalStateException("standalone --once failed");
        }
        Tally.Figures pagesFigures =
            Tally.parse(Stage.get("http://127.0.0.1:" + port + "/figures"));
        Tally.Figures taken = receiver.figures();
        report.add(
            new Figure(
                COLD,
                builds,
                taken.get(ReceiverProcess.SPANS),
                pagesFigures.get(PagesProcess.BYTES),
                (taken.get(ReceiverProcess.LAST) - pagesFigures.get(PagesProcess.begun(1))) / 1e3,
                process.cpuSeconds(),
                process.peakBytes()));
      }
    } finally {
      Stage.delete(data);
    }
  }
}
