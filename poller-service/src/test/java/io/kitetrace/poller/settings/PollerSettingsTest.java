package io.kitetrace.poller.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollerSettingsTest {

  private static final Map<String, String> LEAST =
      Map.of("BUILDKITE_API_TOKEN", "bkua_s3cret", "BUILDKITE_ORGANIZATION", "acme");

  @TempDir Path folder;

  @Test
  void read_ofTheLeast_hasTheDesignsDefaults() {
    PollerSettings settings = read(Map.of());
    assertThat(settings.buildkite().token().value()).isEqualTo("bkua_s3cret");
    assertThat(settings.buildkite().organizations()).containsExactly("acme");
    assertThat(settings.buildkite().apiUrl()).isEqualTo(URI.create("https://api.buildkite.com/"));
    assertThat(settings.buildkite().requestsPerMinute()).isEqualTo(40);
    assertThat(settings.buildkite().filter().acceptsPipeline("anything")).isTrue();
    assertThat(settings.poll().interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.poll().overlap()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.poll().history()).isEqualTo(Duration.ofDays(60));
    assertThat(settings.publish().redact()).containsExactly("/pipeline/provider/webhook_url");
    assertThat(settings.publish().group()).isEqualTo("kitetrace-poller");
    assertThat(settings.publish().transactionalIdPrefix()).isEqualTo("kitetrace-poller");
    assertThat(settings.publish().sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.topics().topics().builds()).isEqualTo("buildkite.builds");
  }

  @Test
  void read_ofEachVariable_takesIt() {
    PollerSettings settings =
        read(
            Map.ofEntries(
                Map.entry("BUILDKITE_ORGANIZATION", "acme, globex,acme"),
                Map.entry("BUILDKITE_PIPELINES", "web*,api"),
                Map.entry("BUILDKITE_PIPELINES_EXCLUDE", "*-old"),
                Map.entry("BUILDKITE_BRANCHES", "main, release/*"),
                Map.entry("BUILDKITE_BRANCHES_EXCLUDE", "release/0.*"),
                Map.entry("BUILDKITE_CREATORS", "Jo Doe,*@example.com"),
                Map.entry("BUILDKITE_CREATORS_EXCLUDE", "bot@*"),
                Map.entry("API_REQUESTS_PER_MINUTE", "7"),
                Map.entry("POLL_INTERVAL", "5s"),
                Map.entry("POLL_OVERLAP", "1h"),
                Map.entry("HISTORY", "2w"),
                Map.entry("POLLER_REDACT", "/env, /jobs/*/command"),
                Map.entry("POLLER_GROUP", "g"),
                Map.entry("POLLER_TRANSACTIONAL_ID_PREFIX", "t"),
                Map.entry("KAFKA_SESSION_TIMEOUT_MS", "6000"),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "k:1")));
    assertThat(settings.buildkite().organizations()).containsExactly("acme", "globex");
    assertThat(settings.buildkite().filter().acceptsPipeline("web-1")).isTrue();
    assertThat(settings.buildkite().filter().acceptsPipeline("web-old")).isFalse();
    assertThat(settings.buildkite().filter().acceptsPipeline("docs")).isFalse();
    assertThat(settings.buildkite().filter())
        .hasToString(
            "BUILDKITE_PIPELINES=web*,api BUILDKITE_PIPELINES_EXCLUDE=*-old"
                + " BUILDKITE_BRANCHES=main,release/* BUILDKITE_BRANCHES_EXCLUDE=release/0.*"
                + " BUILDKITE_CREATORS=Jo Doe,*@example.com BUILDKITE_CREATORS_EXCLUDE=bot@*");
    assertThat(settings.buildkite().requestsPerMinute()).isEqualTo(7);
    assertThat(settings.poll())
        .isEqualTo(
            new PollSettings(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofDays(14)));
    assertThat(settings.publish())
        .isEqualTo(
            new PublishSettings(
                List.of("/env", "/jobs/*/command"), "g", "t", Duration.ofSeconds(6)));
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("k:1");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.buildkite.com,https://api.buildkite.com/",
    "https://api.buildkite.com/v2/,https://api.buildkite.com/",
    "http://127.0.0.1:8080/gateway,http://127.0.0.1:8080/gateway",
    "http://127.0.0.1:8080/gateway/v2,http://127.0.0.1:8080/gateway"
  })
  void apiUrl_isTakenWithoutItsVersion(String given, String taken) {
    assertThat(read(Map.of("BUILDKITE_API_URL", given)).buildkite().apiUrl())
        .isEqualTo(URI.create(taken));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BUILDKITE_API_TOKEN|two words",
        "BUILDKITE_API_TOKEN|zażółć",
        "BUILDKITE_ORGANIZATION|acme/web",
        "BUILDKITE_API_URL|api.buildkite.com",
        "BUILDKITE_API_URL|https://user:pass@api.example.com",
        "BUILDKITE_API_URL|https://api.example.com/?x=y",
        "BUILDKITE_CA_FILE|/nowhere.pem",
        "BUILDKITE_PIPELINES|web.*",
        "BUILDKITE_PIPELINE|acme/web",
        "BUILDKITE_PIPELINES_EXCLUDE|Web",
        "HTTPS_PROXY|https://jo:pass@proxy",
        "API_REQUESTS_PER_MINUTE|-1",
        "API_REQUESTS_PER_MINUTE|0",
        "API_REQUESTS_PER_MINUTE|many",
        "POLL_INTERVAL|0s",
        "POLL_OVERLAP|-1m",
        "HISTORY|ever",
        "POLLER_REDACT|env",
        "KAFKA_BOOTSTRAP_SERVERS|nowhere",
        "BUILDS_TOPIC_PARTITIONS|0",
        "WEBHOOK_PORT|65536",
        "BUILDKITE_WEBHOOK_TOKEN_FILE|/nowhere"
      })
  void read_ofWhatIsWrong_namesTheVariable(String variable, String value) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .asString()
                    .startsWith(variable + ": ")
                    .doesNotContain("s3cret", "pass@"));
  }

  @Test
  void token_canComeFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "bkua_from-file\n");
    Settings settings =
        new Settings(
            Variables.of(
                Map.of("BUILDKITE_API_TOKEN_FILE", file.toString(), "BUILDKITE_ORG", "acme")));
    PollerSettings read = PollerSettings.read(settings);
    settings.check();
    assertThat(read.buildkite().token().value()).isEqualTo("bkua_from-file");
    assertThat(read.buildkite().organizations()).containsExactly("acme");
  }

  @Test
  void webhook_isTakenOnlyWhereThereIsAToken() throws IOException {
    assertThat(read(Map.of("WEBHOOK_PORT", "9000")).webhook()).isNull();
    assertThat(read(Map.of("BUILDKITE_WEBHOOK_TOKEN", "wh_s3cret")).webhook())
        .isEqualTo(
            new WebhookSettings(new Secret("wh_s3cret"), null, WebhookSettings.DEFAULT_PORT));
    Path file = Files.writeString(folder.resolve("webhook"), "wh_s3cret\n");
    PollerSettings settings =
        read(Map.of("BUILDKITE_WEBHOOK_TOKEN_FILE", file.toString(), "WEBHOOK_PORT", "9000"));
    assertThat(settings.webhook())
        .isEqualTo(new WebhookSettings(new Secret("wh_s3cret"), file, 9000));
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void history_ofNone_needsNoUnit() {
    assertThat(read(Map.of("HISTORY", "0")).poll().history()).isZero();
  }

  @Test
  void redact_ofNone_blanksNothing() {
    assertThat(read(Map.of("POLLER_REDACT", "none")).publish().redact()).isEmpty();
  }

  @Test
  void toString_holdsNoSecret() {
    PollerSettings settings = read(Map.of("KAFKA_SASL_JAAS_CONFIG", "password=\"hunter2\""));
    assertThat(settings.toString()).contains("acme").doesNotContain("s3cret", "hunter2");
  }

  private static PollerSettings read(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(LEAST);
    variables.putAll(more);
    Settings settings = new Settings(Variables.of(variables));
    PollerSettings read = PollerSettings.read(settings);
    settings.check();
    return read;
  }
}
