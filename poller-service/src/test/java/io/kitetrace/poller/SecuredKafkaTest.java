package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.command.PollerProgram;
import io.kitetrace.poller.log.PollerAcls;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.kafka.SecuredKafka;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.testing.kafka.TokenIssuer;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The poller as the Kubernetes manifests run it: TLS, a user of its own, and its rights alone. */
class SecuredKafkaTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final StrimziUser USER = StrimziUser.read("30-user-poller.yaml");
  private static final String PASSWORD = "p4ssword-of-the-poller";

  @TempDir static Path folder;
  private static TokenIssuer issuer;
  private static SecuredKafka kafka;
  private static FakeApi api;

  @BeforeAll
  static void start() {
    issuer = new TokenIssuer(folder);
    kafka = SecuredKafka.start(folder, issuer.brokerProperties());
    kafka.add(USER, PASSWORD);
    api = FakeApi.start();
    api.put(FakeBuild.passed(1, Instant.now(), 5));
  }

  @AfterAll
  static void stop() {
    api.close();
    kafka.close();
  }

  @Test
  void rights_thatThePollerNeeds_areThoseOfTheManifest() {
    assertThat(
            PollerAcls.of(Topics.DEFAULT, "kitetrace-poller", "kitetrace-poller").stream()
                .map(right -> right.resource() + " " + right.name() + " " + right.operation()))
        .containsExactlyInAnyOrderElementsOf(
            USER.rights().stream().map(SecuredKafkaTest::name).toList());
  }

  @Test
  void service_withNoMoreRightsThanTheManifests_worksAndShowsNoSecret() throws Exception {
    Path token = Files.writeString(folder.resolve("api-token"), FakeApi.TOKEN);
    Map<String, String> variables = variables(PASSWORD);
    variables.remove("BUILDKITE_API_TOKEN");
    variables.put("BUILDKITE_API_TOKEN_FILE", token.toString());
    AclBinding write = right("TOPIC buildkite.builds WRITE");
    try (ServiceProcess poller =
        ServiceProcess.start(
            PollerProgram.class, variables, folder.resolve("poller.log"), "poller")) {
      awaitShown(poller, "/prometheus", "kitetrace_poller_builds_total{outcome=\"published\"} 1.0");
      assertThat(poller.get("/health")).contains("\"status\":\"UP\"");

      kafka.revoke(write);
      api.put(FakeBuild.passed(2, Instant.now(), 3));
      awaitShown(
          poller, "/health/readiness", "not permit our user: Write on the topic buildkite.b");
      assertThat(poller.output()).contains("Write on the topic buildkite.builds");
      kafka.grant(List.of(write));
      awaitShown(poller, "/prometheus", "kitetrace_poller_builds_total{outcome=\"published\"} 2.0");

      assertThat(poller.everythingShown())
          .contains("kitetrace_poller_polls_total", "PollerProgram")
          .doesNotContain(FakeApi.TOKEN, PASSWORD);
      poller.terminate();
      assertThat(poller.awaitExit(180))
          .as("ended by SIGTERM, after its own shutdown")
          .isEqualTo(143);
      assertThat(poller.output()).contains("organizations left");
    } finally {
      kafka.grant(List.of(write));
    }
  }

  @Test
  void wrongPassword_isToldInOneSentenceThatNamesTheVariable() {
    assertThat(trouble(variables("wr0ng-one"), "KAFKA_SASL_JAAS_CONFIG"))
        .startsWith("KAFKA_SASL_JAAS_CONFIG: Kafka at 127.0.0.1:")
        .contains("does not accept our user or its password")
        .doesNotContain("wr0ng-one", "\n");
  }

  @Test
  void wrongAuthority_isToldInOneSentenceThatNamesTheVariable() throws Exception {
    Map<String, String> variables = variables(PASSWORD);
    variables.remove("KAFKA_SSL_TRUSTSTORE_TYPE");
    variables.remove("KAFKA_SSL_TRUSTSTORE_LOCATION"); // the JDK's own authorities
    assertThat(trouble(variables, "KAFKA_SSL_TRUSTSTORE_LOCATION")).doesNotContain("\n");
  }

  @Test
  void passwordThatTheClientCannotRead_isToldWithoutIt() {
    Map<String, String> variables = variables(PASSWORD);
    variables.remove("KAFKA_SASL_JAAS_CONFIG_FILE");
    variables.put(
        "KAFKA_SASL_JAAS_CONFIG",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=me password=a"
            + " s3cret;");
    assertThat(trouble(variables, "KAFKA_SASL_JAAS_CONFIG: ")).doesNotContain("s3cret", "\n");
  }

  @Test
  void token_inAFileThatOthersKeepFresh_letsItIn() throws Exception {
    Path token = folder.resolve("token");
    Files.writeString(token, issuer.token(USER.name(), Duration.ofHours(1)));
    Map<String, String> variables = variables(PASSWORD);
    variables.remove("KAFKA_SASL_JAAS_CONFIG_FILE");
    variables.put("BUILDKITE_API_URL", "http://127.0.0.1:9"); // it publishes nothing
    variables.put("KAFKA_SASL_MECHANISM", "OAUTHBEARER");
    variables.put("KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", token.toUri().toString());
    variables.put(
        "KAFKA_SASL_LOGIN_CALLBACK_HANDLER_CLASS",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
    variables.put(
        "KAFKA_SASL_JAAS_CONFIG",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
    variables.put(
        "JAVA_TOOL_OPTIONS", "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + token.toUri());
    try (ServiceProcess poller =
        ServiceProcess.start(
            PollerProgram.class, variables, folder.resolve("oauth.log"), "poller")) {
      awaitShown(poller, "/health/readiness", "\"joined\":true");
      assertThat(poller.everythingShown()).doesNotContain(Files.readString(token));
    }
  }

  static Stream<AclBinding> rights() {
    // Who may read or write a thing may describe it: that right alone changes nothing.
    return USER.rights().stream()
        .filter(right -> right.entry().operation() != AclOperation.DESCRIBE);
  }

  @ParameterizedTest
  @MethodSource("rights")
  void right_thatIsMissing_isNamed(AclBinding right) {
    kafka.revoke(right);
    try {
      String missing =
          "%s on the %s %s"
              .formatted(
                  SecurityUtils.operationName(right.entry().operation()),
                  right.pattern().resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  right.pattern().name());
      assertThat(trouble(variables(PASSWORD), missing))
          .startsWith("Kafka at 127.0.0.1:")
          .doesNotContain("\n");
    } finally {
      kafka.grant(List.of(right));
    }
  }

  /** What a poller with these variables says of something; a busy broker may be named before. */
  private static String trouble(Map<String, String> variables, String of) {
    Settings settings = new Settings(Variables.of(variables));
    PollerSettings read = PollerSettings.read(settings);
    settings.check();
    try (Poller poller = Pollers.poller(read)) {
      poller.start();
      return await()
          .atMost(PATIENCE)
          .until(
              () -> poller.outages().stream().filter(t -> t.contains(of)).findFirst(),
              Optional::isPresent)
          .orElseThrow();
    }
  }

  private static Map<String, String> variables(String password) {
    Map<String, String> variables = new HashMap<>(kafka.variables(USER.name(), password));
    variables.put("BUILDKITE_API_TOKEN", FakeApi.TOKEN);
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("BUILDKITE_API_URL", api.url().toString());
    variables.put("API_REQUESTS_PER_MINUTE", "10000");
    variables.put("POLL_INTERVAL", "200ms");
    return variables;
  }

  private static void awaitShown(ServiceProcess service, String path, String text) {
    await()
        .atMost(PATIENCE)
        .failFast(() -> assertThat(service.isAlive()).as(service.output()).isTrue())
        .until(() -> service.get(path), shown -> shown.contains(text));
  }

  private static AclBinding right(String name) {
    return USER.rights().stream().filter(r -> name(r).equals(name)).findFirst().orElseThrow();
  }

  private static String name(AclBinding right) {
    return right.pattern().resourceType()
        + " "
        + right.pattern().name()
        + " "
        + right.entry().operation();
  }
}
