package io.kitetrace.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole jobs of a real Buildkite agent, without an account: what it and its commands trace stands
 * under the span that a build's trace has for the job. {@code testing/real-agent} runs it.
 */
@EnabledIfSystemProperty(
    named = RealAgentTest.AGENT,
    matches = ".+",
    disabledReason = "no agent: testing/real-agent PATH-OF-BUILDKITE-AGENT runs this")
class RealAgentTest {

  static final String AGENT = "kitetrace.test.agent";

  private static final String BUILD = "019fa4c1-3d2e-4f6a-8b01-5c7d9e0f1a2b";
  private static final String JOB = "019fa4c1-3d30-4111-9222-abcdefabcdef";
  private static final String UPSTREAM = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  /** A command that tells what its own spans would be children of. */
  private static final String COMMAND = "printenv TRACEPARENT > \"$SEEN\"";

  @TempDir Path folder;
  private JobSpan job;

  @BeforeEach
  void prepare() throws Exception {
    job = JobSpan.of(BUILD, JOB);
    Files.createSymbolicLink(
        Files.createDirectory(folder.resolve("bin")).resolve("buildkite-agent"),
        Path.of(System.getProperty(AGENT)).toAbsolutePath());
    Path checkout = Files.createDirectory(folder.resolve("repository"));
    Files.writeString(checkout.resolve("README"), "a repository\n");
    run(Map.of(), checkout, "git", "init", "-q", "-b", "main");
    run(Map.of(), checkout, "git", "add", "README");
    run(
        Map.of(),
        checkout,
        "git",
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.com",
        "commit",
        "-q",
        "-m",
        "first");
  }

  @Test
  void tracingOn_withTheWrapper_theAgentsSpansAndTheCommandsAreInTheJobsSpan() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String seen = job(tracing(receiver), wrapper());
      assertUnder(job, receiver.spans(), seen);
      print(receiver.spans());
    }
  }

  @Test
  void tracingOn_aTraceparentOfTheServers_losesAgainstTheWrapper() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Map<String, String> variables = new HashMap<>(tracing(receiver));
      variables.put("BUILDKITE_TRACING_TRACEPARENT", UPSTREAM);
      variables.put("BUILDKITE_TRACING_TRACESTATE", "vendor=1");
      String seen = job(variables, wrapper());
      assertUnder(job, receiver.spans(), seen);
    }
  }

  @Test
  void tracingOn_withJoin_theTraceIsThatOfTheBuildsTraceparent() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Map<String, String> variables = new HashMap<>(tracing(receiver));
      variables.put("TRACE_UPSTREAM", "join");
      variables.put("TRACEPARENT", UPSTREAM);
      String seen = job(variables, wrapper());
      assertUnder(JobSpan.joined(BUILD, JOB, UPSTREAM), receiver.spans(), seen);
    }
  }

  @Test
  void tracingOff_withTheHook_theCommandsSpansAreChildrenOfTheJobsSpan() throws Exception {
    assertThat(job(hook(), bootstrap())).isEqualTo(job.traceparent());
  }

  @Test
  void tracingOff_withTheWrapper_theCommandsSpansAreChildrenOfTheJobsSpan() throws Exception {
    assertThat(job(Map.of(), wrapper())).isEqualTo(job.traceparent());
  }

  @Test
  void tracingOn_withTheHookAlone_isAnotherTrace_asTheDocumentSays() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Map<String, String> variables = new HashMap<>(tracing(receiver));
      variables.putAll(hook());
      assertThat(job(variables, bootstrap())).doesNotContain(job.traceId());
      assertThat(receiver.traceIds()).hasSize(1).doesNotContain(job.traceId());
    }
  }

  /** All of the agent's spans are in the trace, below the job's; the command's are below those. */
  private static void assertUnder(JobSpan job, List<ReceivedSpan> spans, String seen) {
    Set<String> ids = spans.stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
    assertThat(spans).hasSizeGreaterThan(3).allMatch(span -> span.traceId().equals(job.traceId()));
    assertThat(spans.stream().filter(span -> !ids.contains(span.parentSpanId())))
        .as("the agent's root span")
        .singleElement()
        .extracting(ReceivedSpan::parentSpanId)
        .isEqualTo(job.spanId());
    assertThat(seen).startsWith("00-" + job.traceId() + "-");
    assertThat(ids).as("the parent of the command's spans").contains(seen.substring(36, 52));
  }

  private static Map<String, String> tracing(OtlpReceiver receiver) {
    return Map.of(
        "BUILDKITE_TRACING_BACKEND", "opentelemetry",
        "BUILDKITE_TRACING_SERVICE_NAME", "buildkite-agent",
        "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
  }

  private static List<String> wrapper() {
    return List.of(Project.path("docs/agent/bootstrap").toString());
  }

  private List<String> bootstrap() {
    return List.of(folder.resolve("bin/buildkite-agent").toString(), "bootstrap");
  }

  /** A folder of agent hooks with ours, as it is installed. */
  private Map<String, String> hook() throws IOException {
    Path hooks = Files.createDirectory(folder.resolve("hooks"));
    Path hook = Files.copy(Project.path("docs/agent/environment"), hooks.resolve("environment"));
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Map.of("BUILDKITE_HOOKS_PATH", hooks.toString());
  }

  /** Runs a job to its end, with a checkout and a command; the TRACEPARENT that its command saw. */
  private String job(Map<String, String> variables, List<String> bootstrap) throws Exception {
    Path seen = folder.resolve("seen");
    Map<String, String> all = new HashMap<>();
    all.put("BUILDKITE", "true");
    all.put("BUILDKITE_AGENT_NAME", "agent-1");
    all.put("BUILDKITE_BIN_PATH", folder.resolve("bin").toString());
    all.put("BUILDKITE_BUILD_PATH", folder.resolve("builds").toString());
    all.put("BUILDKITE_PLUGINS_PATH", folder.resolve("plugins").toString());
    all.put("BUILDKITE_BUILD_ID", BUILD);
    all.put("BUILDKITE_JOB_ID", JOB);
    all.put("BUILDKITE_ORGANIZATION_SLUG", "acme");
    all.put("BUILDKITE_PIPELINE_SLUG", "web");
    all.put("BUILDKITE_PIPELINE_PROVIDER", "git");
    all.put("BUILDKITE_REPO", folder.resolve("repository").toString());
    all.put("BUILDKITE_COMMIT", "HEAD");
    all.put("BUILDKITE_BRANCH", "main");
    all.put("BUILDKITE_COMMAND", COMMAND);
    all.put("BUILDKITE_COMMAND_EVAL", "true");
    all.put("BUILDKITE_SHELL", "/bin/sh -ec");
    all.put("BUILDKITE_SSH_KEYSCAN", "false");
    all.put("HOME", folder.toString());
    all.put("SEEN", seen.toString());
    all.putAll(variables);
    run(all, folder, bootstrap.toArray(String[]::new));
    return Files.readString(seen).strip();
  }

  private static void run(Map<String, String> variables, Path folder, String... command)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** For docs/inside-a-job.md. */
  private static void print(List<ReceivedSpan> spans) {
    for (ReceivedSpan span : spans) {
      System.out.println(
          String.join("  ", span.traceId(), span.parentSpanId(), span.spanId(), span.name()));
    }
  }
}
