package io.kitetrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * {@code standalone --once --json} in this JVM.
 *
 * @param exitCode as the process would have it
 */
record OnceRun(int exitCode, String out, String err) {

  static OnceRun of(Map<String, String> variables, String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, UTF_8);
    CommandLine line =
        Commands.commandLine(
                new StandaloneCommand(
                    Variables.of(variables),
                    new PrintStream(out, true, UTF_8),
                    errors,
                    new Terminal(false, false, false, 80)))
            .setErr(new PrintWriter(errors, true));
    String[] arguments =
        Stream.concat(Stream.of("--once", "--json"), Stream.of(more)).toArray(String[]::new);
    int code = line.execute(arguments);
    return new OnceRun(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  static Map<String, String> variables(URI api, OtlpReceiver receiver, Path data) {
    return new HashMap<>(
        Map.of(
            "BUILDKITE_API_URL", api.toString(),
            "BUILDKITE_API_TOKEN", "simulated",
            "BUILDKITE_ORGANIZATION", "acme",
            "API_REQUESTS_PER_MINUTE", "1000",
            "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint(),
            // A busy machine may take longer than the usual ten seconds.
            "OTEL_EXPORTER_OTLP_TIMEOUT", "60000",
            // A busy machine must not cost it its partitions: what is read again counts again.
            "KAFKA_SESSION_TIMEOUT_MS", "60000",
            "KITETRACE_DATA", data.toString()));
  }

  Map<String, Double> figures() {
    try {
      return Json.figures(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no summary: " + out + err, e);
    }
  }

  List<String> sentences() {
    return err.lines().filter(line -> line.startsWith("kitetrace: ")).toList();
  }
}
