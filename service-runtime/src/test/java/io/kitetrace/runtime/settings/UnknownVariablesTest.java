package io.kitetrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.kafka.KafkaSettings;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownVariablesTest {

  @ParameterizedTest
  @CsvSource({
    "POLL_INTERVALL, POLL_INTERVAL",
    "POL_INTERVAL,",
    "POLL_INTREVAL, POLL_INTERVAL",
    "POLL_INTERVAL_FILE, POLL_INTERVAL",
    "POLL_EVERY, ''",
    "TRACE_ATTRIBUTE_EXCLUDE, TRACE_ATTRIBUTES_EXCLUDE",
    "TRACE_ATTRIBUTES_EXCLUDES, TRACE_ATTRIBUTES_EXCLUDE",
    "EMITTER_GRUOP, EMITTER_GROUP",
    "ENRICH_PIPELINE, ENRICH_PIPELINES",
    "ENRICH_EVERYTHING, ''",
    "BUILDS_TOPICS, BUILDS_TOPIC",
    "API_REQUESTS_PER_MINUTES, API_REQUESTS_PER_MINUTE",
    "KITETRACE_KAKFA_PORT, KITETRACE_KAFKA_PORT",
    "BUILDKITE_ORGANISATION, BUILDKITE_ORGANIZATION",
    "BUILDKITE_APITOKEN, BUILDKITE_API_TOKEN",
    "BUILDKITE_API_TOKEN_FILES, BUILDKITE_API_TOKEN_FILE",
    "BUILDKITE_PIPELINE_EXCLUDE, BUILDKITE_PIPELINES_EXCLUDE",
    "OTEL_EXPORTER_OTLP_ENDPONT, OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_HEADER, OTEL_EXPORTER_OTLP_TRACES_HEADERS",
    "HONEYCOMB_APIKEY, HONEYCOMB_API_KEY",
    "WEBHOOK_PROT, WEBHOOK_PORT",
    "KAFKA_BOOTSTRAP_SERVER, KAFKA_BOOTSTRAP_SERVERS",
    "KAFKA_SECURITY_PROTOCAL, KAFKA_SECURITY_PROTOCOL",
  })
  void unknown_ofATypingError_namesWhatIsMeant(
      String name, @org.jspecify.annotations.Nullable String meant) {
    assertThat(unknown(name, "x")).isEqualTo(meant == null ? Map.of() : Map.of(name, meant));
  }

  /** As the agent's documentation lists them; a job may well run a command of ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BUILDKITE",
        "BUILDKITE_AGENT_ACCESS_TOKEN",
        "BUILDKITE_AGENT_DEBUG",
        "BUILDKITE_AGENT_DISCONNECT_AFTER_JOB",
        "BUILDKITE_AGENT_ENDPOINT",
        "BUILDKITE_AGENT_EXPERIMENT",
        "BUILDKITE_AGENT_HEALTH_CHECK_ADDR",
        "BUILDKITE_AGENT_ID",
        "BUILDKITE_AGENT_META_DATA_QUEUE",
        "BUILDKITE_AGENT_NAME",
        "BUILDKITE_AGENT_PID",
        "BUILDKITE_AGENT_TOKEN",
        "BUILDKITE_AGENT_TAGS",
        "BUILDKITE_ARTIFACT_PATHS",
        "BUILDKITE_ARTIFACT_UPLOAD_DESTINATION",
        "BUILDKITE_BIN_PATH",
        "BUILDKITE_BRANCH",
        "BUILDKITE_BUILD_AUTHOR",
        "BUILDKITE_BUILD_AUTHOR_EMAIL",
        "BUILDKITE_BUILD_CHECKOUT_PATH",
        "BUILDKITE_BUILD_CREATOR",
        "BUILDKITE_BUILD_CREATOR_EMAIL",
        "BUILDKITE_BUILD_CREATOR_TEAMS",
        "BUILDKITE_BUILD_ID",
        "BUILDKITE_BUILD_NUMBER",
        "BUILDKITE_BUILD_PATH",
        "BUILDKITE_BUILD_URL",
        "BUILDKITE_CANCEL_GRACE_PERIOD",
        "BUILDKITE_CLEAN_CHECKOUT",
        "BUILDKITE_CLUSTER_ID",
        "BUILDKITE_COMMAND",
        "BUILDKITE_COMMAND_EVAL",
        "BUILDKITE_COMMAND_EXIT_STATUS",
        "BUILDKITE_COMMIT",
        "BUILDKITE_CONFIG_PATH",
        "BUILDKITE_ENV_FILE",
        "BUILDKITE_GIT_CLEAN_FLAGS",
        "BUILDKITE_GIT_CLONE_FLAGS",
        "BUILDKITE_GIT_SUBMODULES",
        "BUILDKITE_GITHUB_DEPLOYMENT_ID",
        "BUILDKITE_GROUP_ID",
        "BUILDKITE_GROUP_KEY",
        "BUILDKITE_GROUP_LABEL",
        "BUILDKITE_HOOKS_PATH",
        "BUILDKITE_IGNORED_ENV",
        "BUILDKITE_JOB_ID",
        "BUILDKITE_LABEL",
        "BUILDKITE_LAST_HOOK_EXIT_STATUS",
        "BUILDKITE_LOCAL_HOOKS_ENABLED",
        "BUILDKITE_MESSAGE",
        "BUILDKITE_ORGANIZATION_ID",
        "BUILDKITE_ORGANIZATION_SLUG",
        "BUILDKITE_PARALLEL_JOB",
        "BUILDKITE_PARALLEL_JOB_COUNT",
        "BUILDKITE_PIPELINE_DEFAULT_BRANCH",
        "BUILDKITE_PIPELINE_ID",
        "BUILDKITE_PIPELINE_NAME",
        "BUILDKITE_PIPELINE_PROVIDER",
        "BUILDKITE_PIPELINE_SLUG",
        "BUILDKITE_PIPELINE_TEAMS",
        "BUILDKITE_PLUGIN_CONFIGURATION",
        "BUILDKITE_PLUGIN_NAME",
        "BUILDKITE_PLUGINS",
        "BUILDKITE_PLUGINS_ENABLED",
        "BUILDKITE_PLUGINS_PATH",
        "BUILDKITE_PULL_REQUEST",
        "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
        "BUILDKITE_PULL_REQUEST_DRAFT",
        "BUILDKITE_PULL_REQUEST_REPO",
        "BUILDKITE_REBUILT_FROM_BUILD_ID",
        "BUILDKITE_REFSPEC",
        "BUILDKITE_REPO",
        "BUILDKITE_REPO_MIRROR",
        "BUILDKITE_RETRY_COUNT",
        "BUILDKITE_S3_ACCESS_KEY_ID",
        "BUILDKITE_SCRIPT_PATH",
        "BUILDKITE_SHELL",
        "BUILDKITE_SOURCE",
        "BUILDKITE_STEP_ID",
        "BUILDKITE_STEP_KEY",
        "BUILDKITE_TAG",
        "BUILDKITE_TEST_ENGINE_API_ACCESS_TOKEN",
        "BUILDKITE_ANALYTICS_TOKEN",
        "BUILDKITE_TIMEOUT",
        "BUILDKITE_TRACING_BACKEND",
        "BUILDKITE_TRACING_TRACEPARENT",
        "BUILDKITE_TRIGGERED_FROM_BUILD_ID",
        "BUILDKITE_UNBLOCKER",
        "BUILDKITE_UNBLOCKER_ID"
      })
  void unknown_ofTheAgentsOwn_isSilent(String name) {
    assertThat(unknown(name, "x")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POLLER_PORT, tcp://10.0.0.1:8080",
    "POLLER_PORT, 8080",
    "POLLER_SERVICE_HOST, 10.0.0.1",
    "EMITTER_SERVICE_HOST, 10.0.0.1",
    "EMITTER_SERVICE_PORT, 8080",
    "EMITTER_SERVICE_PORT_HTTP, 8080",
    "KITETRACE_POLLER_PORT_8081_TCP, tcp://10.0.0.1:8081",
    "KITETRACE_POLLER_PORT_8081_TCP_ADDR, 10.0.0.1",
    "KITETRACE_POLLER_PORT_8081_TCP_PROTO, tcp",
    "KAFKA_PORT_9092_TCP_PORT, 9092",
    "KAFKA_SERVICE_PORT_TCP_CLIENTS, 9092",
    "KAFKA_HOME, /opt/kafka",
    "KAFKA_HEAP_OPTS, -Xmx1g",
    "KAFKA_LISTENERS, PLAINTEXT://:9092",
    "KAFKA_LOG_DIRS, /data",
    "KAFKA_VERSION, 4.3.1",
    "KAFKA_NODE_ID, 1",
    "OTEL_SDK_DISABLED, true",
    "OTEL_LOGS_EXPORTER, none",
    "OTEL_METRICS_EXPORTER, none",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, http://x",
    "OTEL_EXPORTER_OTLP_LOGS_HEADERS, a=b",
    "HONEYCOMB_API_ENDPOINT, http://x",
    "HISTORY_CONTROL, x",
    "METRICS_PORT, 9090",
    "TRACEPARENT, 00-0-0-01"
  })
  void unknown_ofWhatIsOthers_isSilent(String name, String value) {
    assertThat(unknown(name, value)).isEmpty();
  }

  @Test
  void unknown_ofEachVariableThatIsRead_isSilent_alsoBeforeItIsAskedFor() {
    Map<String, String> all = new TreeMap<>();
    UnknownVariables.table().forEach(name -> all.put(name, "x"));
    assertThat(new Settings(Variables.of(all)).unknown()).isEmpty();
  }

  @Test
  void unknown_ofWhatWasAskedFor_isSilent() {
    Settings settings = new Settings(Variables.of(Map.of("POLL_NEW", "x")));
    settings.text("POLL_NEW");
    assertThat(settings.unknown()).isEmpty();
  }

  private static Map<String, String> unknown(String name, String value) {
    Settings settings = new Settings(Variables.of(Map.of(name, value)));
    KafkaSettings.read(settings);
    return settings.unknown();
  }
}
