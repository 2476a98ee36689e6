package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code doctor} in this JVM, and a Buildkite for it. */
record DoctorRun(int exitCode, String out, String err) {

  static final String TOKEN = "bkua_this-is-secret";

  static DoctorRun of(Map<String, String> variables, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int exitCode =
        Commands.commandLine(
                new DoctorCommand(
                    Variables.of(variables), new PrintStream(out, true, StandardCharsets.UTF_8)))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new DoctorRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  static SimulatorOptions options() {
    return SimulatorOptions.defaults().withBuilds(20).withOrganizations("acme");
  }

  static BuildkiteSimulator simulator() {
    return BuildkiteSimulator.start(options().withToken(TOKEN));
  }

  static Map<String, String> buildkite(BuildkiteSimulator api) {
    return Map.of(
        "BUILDKITE_API_URL",
        api.uri().toString(),
        "BUILDKITE_API_TOKEN",
        TOKEN,
        "BUILDKITE_ORGANIZATION",
        "acme");
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /** The line about this. */
  String line(String check) {
    return Arrays.stream(out.split("\n", -1))
        .filter(line -> line.matches("\\w+ +" + check + "  .*"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line about " + check + " in:\n" + out));
  }
}
