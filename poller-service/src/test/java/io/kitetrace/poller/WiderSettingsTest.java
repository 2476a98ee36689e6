package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.testing.log.Logged;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says where settings matched nothing, or let in more than before. */
class WiderSettingsTest {

  /** Other tests run beside this one, and log too. */
  private final String ours = "g" + UUID.randomUUID().toString().substring(0, 8);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final Logged told = Logged.by("io.kitetrace.poller.poll.OrganizationPoller");

  @BeforeEach
  void listen() {
    api.put(FakeBuild.passed(1, now, 20), FakeBuild.passed(2, now, 30));
  }

  @AfterEach
  void stop() {
    told.close();
    api.close();
  }

  @Test
  void globsThatMatchNoBuild_areTold() {
    run(Duration.ofDays(60), ours + "-*,web*", ours, "main," + ours);
    assertThat(told(ours))
        .containsExactly(
            "globs matched no build: BUILDKITE_BRANCHES " + ours,
            "globs matched no build: BUILDKITE_PIPELINES %s-*".formatted(ours),
            "globs matched no build: BUILDKITE_PIPELINES_EXCLUDE " + ours);
  }

  @Test
  void pipelinesThatAreAdded_areToldOnceWithTheBackfillThatBringsTheRest() {
    run(Duration.ofDays(60), "wbe", "");
    run(Duration.ofDays(60), "w*," + ours, "");
    run(Duration.ofDays(60), "w*," + ours, "");
    assertThat(told(ours))
        .containsExactly(
            "filters or history are wider than before; older builds need a backfill: "
                + "backfill --organization acme --from %s --pipeline 'w*' --pipeline %s"
                    .formatted(day(61), ours));
  }

  @Test
  void aHistoryThatReachesFurther_isToldOnceWithTheBackfillThatBringsTheRest() {
    run(Duration.ofDays(173), "*", "");
    run(Duration.ofDays(30), "*", "");
    run(Duration.ofDays(271), "*", "");
    run(Duration.ofDays(271), "*", "");
    assertThat(told(day(272)))
        .containsExactly(
            "filters or history are wider than before; older builds need a backfill: "
                + "backfill --organization acme --from %s --to %s".formatted(day(272), day(171)));
  }

  @Test
  void branchesThatAreAdded_areToldOnceWithABackfillOfAllPipelines() {
    run(Duration.ofDays(233), ours, "", "main");
    run(Duration.ofDays(233), ours, "", "main,release");
    run(Duration.ofDays(233), ours, "", "*");
    run(Duration.ofDays(233), ours, "", "*");
    run(Duration.ofDays(233), ours, "", "main");
    assertThat(told(day(234)))
        .hasSize(2)
        .containsOnly(
            "filters or history are wider than before; older builds need a backfill: "
                + "backfill --organization acme --from "
                + day(234));
  }

  @Test
  void settingsThatLetInLess_areNotTold() {
    run(Duration.ofDays(60), "*", "");
    run(Duration.ofDays(30), ours + "-*", "old");
    assertThat(told(ours)).isEmpty();
  }

  private String day(int ago) {
    return now.minus(Duration.ofDays(ago)).atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private void run(Duration history, String pipelines, String excluded) {
    run(history, pipelines, excluded, "*");
  }

  private void run(Duration history, String pipelines, String excluded, String branches) {
    PollerSettings plain = Pollers.settings(api.url(), log);
    PollerSettings settings =
        Pollers.with(
            Pollers.with(
                plain,
                new BuildkiteSettings(
                    new Secret(FakeApi.TOKEN),
                    List.of("acme"),
                    BuildFilter.ofPipelines(globs(pipelines), globs(excluded))
                        .with(BuildFilter.Criterion.BRANCH, globs(branches), Globs.NONE),
                    api.url(),
                    null,
                    1_000)),
            new PollSettings(Duration.ofMillis(100), Duration.ofMinutes(10), history));
    try (Poller poller = Pollers.poller(settings)) {
      poller.runOnce();
    }
  }

  private static Globs globs(String text) {
    return text.isEmpty() ? Globs.NONE : Globs.of(List.of(text.split(",", -1)));
  }

  /** What was logged with this word, and the values that matter. */
  private List<String> told(String word) {
    return told.events().stream()
        .filter(event -> event.getKeyValuePairs() != null)
        .map(
            event ->
                event.getMessage()
                    + ": "
                    + event.getKeyValuePairs().stream()
                        .filter(pair -> List.of("variable", "globs", "command").contains(pair.key))
                        .map(pair -> String.valueOf(pair.value))
                        .collect(Collectors.joining(" ")))
        .filter(line -> line.contains(word))
        .toList();
  }
}
