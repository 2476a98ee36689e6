package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says where settings matched nothing, or let in more than before. */
class WiderSettingsTest {

  private static final String LOGGER = "io.kitetrace.poller.poll.OrganizationPoller";

  /** Other tests run beside this one, and log too. */
  private final String ours = "g" + UUID.randomUUID().toString().substring(0, 8);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final Told told = new Told();

  @BeforeEach
  void listen() {
    // While another thread sets logging up, there is a substitute.
    await().until(() -> LoggerFactory.getLogger(LOGGER) instanceof Logger);
    told.start();
    ((Logger) LoggerFactory.getLogger(LOGGER)).addAppender(told);
    api.put(FakeBuild.passed(1, now, 20), FakeBuild.passed(2, now, 30));
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger(LOGGER)).detachAppender(told);
    api.close();
  }

  @Test
  void globsThatMatchNoBuild_areTold() {
    run(Duration.ofDays(60), ours + "-*,web*", ours, "main," + ours);
    assertThat(told.with(ours))
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
    assertThat(told.with(ours))
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
    assertThat(told.with(day(272)))
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
    assertThat(told.with(day(234)))
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
    assertThat(told.with(ours)).isEmpty();
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

  /** What was logged, with the values that matter. */
  private static final class Told extends AppenderBase<ILoggingEvent> {

    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getKeyValuePairs() != null) {
        told.add(
            event.getMessage()
                + ": "
                + event.getKeyValuePairs().stream()
                    .filter(pair -> List.of("variable", "globs", "command").contains(pair.key))
                    .map(pair -> String.valueOf(pair.value))
                    .collect(Collectors.joining(" ")));
      }
    }

    List<String> with(String word) {
      return told.stream().filter(line -> line.contains(word)).toList();
    }
  }
}
