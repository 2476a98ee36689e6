package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/agent gives an agent computes the very ids that a build's trace has. */
class AgentFilesTest {

  private static final String UPSTREAM = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
  private static final Path HOOK = Project.path("docs/agent/environment");
  private static final Path WRAPPER = Project.path("docs/agent/bootstrap");

  @TempDir Path folder;

  static Stream<Arguments> ids() {
    return Stream.of(
        Arguments.of(
            "019fa4c1-3d2e-4f6a-8b01-5c7d9e0f1a2b", "019fa4c1-3d30-4111-9222-abcdefabcdef"),
        Arguments.of(
            "F00DF00D-0000-4000-8000-00000000000A", "0190046E-E199-453B-A302-A21A4D649D31"),
        Arguments.of(
            "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void hook_underAnyShell_givesTheIdsOfTheTrace(String build, String job) throws Exception {
    for (String shell : List.of("sh", "bash")) {
      assertThat(afterHook(shell, Map.of("TRACESTATE", "a=b"), build, job))
          .containsEntry("TRACEPARENT", JobSpan.of(build, job).traceparent())
          .doesNotContainKeys("TRACESTATE", "KITETRACE_TRACEPARENT");
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void wrapper_givesTheAgentAndItsCommandsTheIdsOfTheTrace(String build, String job)
      throws Exception {
    Map<String, String> other =
        Map.of(
            "TRACESTATE", "a=b",
            "BUILDKITE_TRACING_TRACESTATE", "a=b",
            "BUILDKITE_TRACING_TRACEPARENT", UPSTREAM);
    assertThat(ofWrapper(other, build, job))
        .containsEntry("TRACEPARENT", JobSpan.of(build, job).traceparent())
        .containsEntry("BUILDKITE_TRACING_TRACEPARENT", JobSpan.of(build, job).traceparent())
        .containsEntry("BUILDKITE_TRACING_PROPAGATE_TRACEPARENT", "true")
        .doesNotContainKeys("TRACESTATE", "BUILDKITE_TRACING_TRACESTATE");
  }

  @ParameterizedTest
  @MethodSource("ids")
  void join_givesTheTraceOfTheBuildsTraceparent(String build, String job) throws Exception {
    Map<String, String> joined = Map.of("TRACE_UPSTREAM", "join", "TRACEPARENT", UPSTREAM);
    String expected = JobSpan.joined(build, job, UPSTREAM).traceparent();
    assertThat(expected).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
    assertThat(afterHook("sh", joined, build, job)).containsEntry("TRACEPARENT", expected);
    assertThat(ofWrapper(joined, build, job)).containsEntry("TRACEPARENT", expected);
  }

  @Test
  void idsThatAreNone_leaveTheVariablesAsTheyAre_andTheJobRuns() throws Exception {
    Map<String, String> given = Map.of("TRACEPARENT", UPSTREAM);
    for (String id : List.of("", "job-1", "019fa4c1-3d2e-4f6a-8b01-5c7d9e0f1a2g")) {
      assertThat(afterHook("sh", given, id, id)).containsEntry("TRACEPARENT", UPSTREAM);
      assertThat(ofWrapper(given, id, id))
          .containsEntry("TRACEPARENT", UPSTREAM)
          .doesNotContainKey("BUILDKITE_TRACING_TRACEPARENT");
    }
  }

  /** The variables of a job's command after the hook, as the agent runs it: sourced. */
  private Map<String, String> afterHook(
      String shell, Map<String, String> given, String build, String job) throws Exception {
    return run(given, build, job, shell, "-euc", ". '" + HOOK + "'; env");
  }

  /** The variables that the wrapper starts the agent's bootstrap with. */
  private Map<String, String> ofWrapper(Map<String, String> given, String build, String job)
      throws Exception {
    Path agent = folder.resolve("buildkite-agent");
    Files.writeString(agent, "#!/bin/sh\n[ \"$*\" = bootstrap ] && exec env\n");
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(WRAPPER).as("the agent runs it as a program").isExecutable();
    return run(given, build, job, WRAPPER.toString());
  }

  private Map<String, String> run(
      Map<String, String> given, String build, String job, String... command) throws Exception {
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().clear();
    process.environment().put("PATH", System.getenv("PATH"));
    process.environment().put("BUILDKITE_BUILD_ID", build);
    process.environment().put("BUILDKITE_JOB_ID", job);
    process.environment().put("BUILDKITE_BIN_PATH", folder.toString());
    process.environment().putAll(given);
    Process running = process.start();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(output).isZero();
    Map<String, String> variables = new HashMap<>();
    output
        .lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                variables.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return variables;
  }
}
