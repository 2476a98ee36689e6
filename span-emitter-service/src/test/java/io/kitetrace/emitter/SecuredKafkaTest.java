package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.cli.EmitterProgram;
import io.kitetrace.emitter.consume.EmitterAcls;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.kafka.SecuredKafka;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/**
 * The emitter and a replay as the Kubernetes manifests run them: TLS, users, their rights alone.
 */
class SecuredKafkaTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final StrimziUser EMITTER = StrimziUser.read("31-user-emitter.yaml");
  private static final StrimziUser REPLAY = StrimziUser.read("32-user-replay.yaml");
  private static final String PASSWORD = "p4ssword-of-the-emitter";
  private static final String KEY = "k3y-of-the-backend";

  @TempDir static Path folder;
  private static SecuredKafka kafka;
  private static OtlpReceiver receiver;

  @BeforeAll
  static void start() {
    kafka = SecuredKafka.start(folder);
    kafka.add(EMITTER, PASSWORD);
    kafka.add(REPLAY, PASSWORD);
    receiver = OtlpReceiver.start();
    try (TestLog log = TestLog.at(kafka.adminProperties(), Topics.DEFAULT)) {
      log.publish(TestBuild.several(1, 3, 2));
    }
  }

  @AfterAll
  static void stop() {
    receiver.close();
    kafka.close();
  }

  @Test
  void rights_thatAreNeeded_areThoseOfTheManifests() {
    assertThat(names(EmitterAcls.following(Topics.DEFAULT, "kitetrace-emitter")))
        .containsExactlyInAnyOrderElementsOf(names(EMITTER));
    assertThat(names(EmitterAcls.replaying(Topics.DEFAULT, "kitetrace-replay")))
        .containsExactlyInAnyOrderElementsOf(names(REPLAY))
        .containsAll(names(EmitterAcls.readingDeadLetters(Topics.DEFAULT)));
  }

  @Test
  void service_withNoMoreRightsThanTheManifests_worksAndShowsNoSecret() throws Exception {
    // Not even this right is needed for builds, where the topic is there.
    AclBinding timelines = right("TOPIC buildkite.job-timelines READ");
    kafka.revoke(timelines);
    Path headers = Files.writeString(folder.resolve("headers"), "x-key=" + KEY);
    Map<String, String> variables = variables(EMITTER, PASSWORD);
    variables.put("OTEL_EXPORTER_OTLP_HEADERS_FILE", headers.toString());
    AclBinding read = right("GROUP kitetrace-emitter READ");
    try (ServiceProcess emitter =
        ServiceProcess.start(
            EmitterProgram.class, variables, folder.resolve("emitter.log"), "emitter")) {
      await()
          .atMost(PATIENCE)
          .failFast(() -> assertThat(emitter.isAlive()).as(emitter.output()).isTrue())
          .until(
              () -> emitter.get("/prometheus"),
              page -> page.contains("kitetrace_emitter_builds_total{outcome=\"emitted\"} 3.0"));
      assertThat(emitter.get("/health")).contains("\"status\":\"UP\"");
      assertThat(emitter.output()).contains("topic cannot be read, builds go on without it");
      assertThat(receiver.requests().getLast().headers()).containsEntry("x-key", KEY);
      assertThat(emitter.everythingShown())
          .contains("kitetrace_emitter_spans_total", "EmitterProgram")
          .doesNotContain(KEY, PASSWORD);

      kafka.revoke(read);
      assertThat(emitter.awaitExit(180)).isEqualTo(ExitCodes.FAILURE);
      assertThat(emitter.output())
          .contains("not permit our user: Read on the group kitetrace-emitter")
          .doesNotContain(KEY, PASSWORD);
    } finally {
      kafka.grant(List.of(read, timelines));
    }
  }

  @Test
  void replay_withNoMoreRightsThanTheManifests_comesToItsEndAndRemovesItsGroup() throws Exception {
    try (ServiceProcess replay =
        ServiceProcess.start(
            EmitterProgram.class,
            variables(REPLAY, PASSWORD),
            folder.resolve("replay.log"),
            "replay")) {
      assertThat(replay.awaitExit(180)).as(replay.output()).isZero();
      assertThat(replay.output()).contains("3 emitted").doesNotContain("could not be removed");
    }
    assertThat(kafka.admin().listGroups().all().get())
        .noneMatch(group -> group.groupId().startsWith("kitetrace-replay"));
  }

  @Test
  void wrongPassword_isToldInOneSentenceThatNamesTheVariable() throws Exception {
    assertThat(failure(variables(EMITTER, "wr0ng-one")))
        .startsWith("KAFKA_SASL_JAAS_CONFIG: Kafka at 127.0.0.1:")
        .contains("does not accept our user or its password")
        .doesNotContain("wr0ng-one", "\n");
  }

  static Stream<AclBinding> rights() {
    // Who may read or write a thing may describe it: there that right alone changes nothing.
    // Without the timelines it goes on: TimelinesTest.
    return EMITTER.rights().stream()
        .filter(right -> !right.pattern().name().equals(Topics.DEFAULT.timelines()))
        .filter(
            right ->
                right.entry().operation() != AclOperation.DESCRIBE
                    || EMITTER.rights().stream()
                        .filter(other -> other.pattern().equals(right.pattern()))
                        .allMatch(other -> other.equals(right)));
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
                  right.pattern().resourceType().name().toLowerCase(Locale.ROOT),
                  right.pattern().name());
      // A busy broker may not answer in time: that is told first then.
      assertThat(
              await()
                  .atMost(PATIENCE)
                  .until(() -> failure(variables(EMITTER, PASSWORD)), s -> s.contains(missing)))
          .startsWith("Kafka at 127.0.0.1:")
          .doesNotContain("\n");
    } finally {
      kafka.grant(List.of(right));
    }
  }

  /** What an emitter with these variables says when it starts. */
  private static String failure(Map<String, String> variables) {
    Settings read = new Settings(Variables.of(variables));
    EmitterSettings settings = EmitterSettings.read(read);
    read.check();
    try (Emitter emitter =
        new Emitter(
            settings,
            Destinations.open(settings, System.out, new Terminal(false, false, false, 80)),
            Clock.systemUTC())) {
      return catchThrowableOfType(CommandFailure.class, () -> emitter.start(Duration.ofSeconds(20)))
          .getMessage();
    }
  }

  private static Map<String, String> variables(StrimziUser user, String password) {
    Map<String, String> variables = new HashMap<>(kafka.variables(user.name(), password));
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
    return variables;
  }

  private static AclBinding right(String name) {
    return EMITTER.rights().stream().filter(r -> name(r).equals(name)).findFirst().orElseThrow();
  }

  private static List<String> names(StrimziUser user) {
    return user.rights().stream().map(SecuredKafkaTest::name).toList();
  }

  private static List<String> names(List<RequiredAcl> rights) {
    return rights.stream()
        .map(right -> right.resource() + " " + right.name() + " " + right.operation())
        .toList();
  }

  private static String name(AclBinding right) {
    return right.pattern().resourceType()
        + " "
        + right.pattern().name()
        + " "
        + right.entry().operation();
  }
}
