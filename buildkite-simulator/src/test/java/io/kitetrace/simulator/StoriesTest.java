package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.Figures;
import io.kitetrace.simulator.catalogue.Figures.Flaky;
import io.kitetrace.simulator.catalogue.Figures.QueueHour;
import io.kitetrace.simulator.catalogue.Figures.Slow;
import io.kitetrace.simulator.catalogue.Figures.StepName;
import io.kitetrace.simulator.catalogue.Figures.Times;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.company.CompanyShape;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** What the stories leave in the history of the company. */
class StoriesTest {
  private static final CompanyShape SHAPE = CompanyShape.defaults().withBuilds(1_000);
  private static final Truth TRUTH = truth(SHAPE.withStories());
  private static final Figures FIGURES = TRUTH.figures();

  @Test
  void withoutStories_nothingOfThemHappens() {
    Figures figures = truth(SHAPE).figures();
    assertThat(figures.slowSteps()).isEmpty();
    assertThat(figures.approvals()).hasSizeGreaterThan(8);
  }

  @Test
  void flakySteps_areFlakierThanOthers() {
    Flaky browser = FIGURES.flakySteps().get(new StepName("web", "browser"));
    Flaky contracts = FIGURES.flakySteps().get(new StepName("payments", "contracts"));
    Flaky before = truth(SHAPE).figures().flakySteps().get(new StepName("web", "browser"));
    assertThat(browser.failures()).isGreaterThan(3 * before.failures());
    assertThat(contracts.failures()).isPositive();
  }

  @Test
  void flakyStep_passesInARebuildOfItsCommit() {
    List<BuildTruth> builds = TRUTH.finished().toList();
    assertThat(builds)
        .filteredOn(build -> build.rebuiltFrom() != null && build.pipeline().equals("payments"))
        .anySatisfy(
            build -> {
              BuildTruth original = TRUTH.build(build.rebuiltFrom()).orElseThrow();
              assertThat(build.commit()).isEqualTo(original.commit());
              assertThat(states(original)).contains("failed");
              assertThat(states(build)).contains("passed").doesNotContain("failed");
            });
  }

  @Test
  void slowStep_staysSlowAndTheOutlierIsAlone() {
    Map<StepName, Slow> slow = FIGURES.slowSteps();
    assertThat(slow)
        .containsOnlyKeys(new StepName("api", "migrations"), new StepName("web", "types"));
    assertThat(slow.get(new StepName("web", "types")).builds()).isEqualTo(1);
    Slow turned = slow.get(new StepName("api", "migrations"));
    assertThat(turned.builds()).isGreaterThan(20);
    // Those that come after it are slow, but for rebuilds of commits before it.
    assertThat(TRUTH.finished())
        .filteredOn(build -> build.pipeline().equals("api") && build.rebuiltFrom() == null)
        .allSatisfy(
            build ->
                assertThat(build.slowSteps().contains("migrations"))
                    .isEqualTo(build.number() >= turned.firstBuild() || slowBefore(build)));
  }

  /** One that was as slow, but did not come so far that one sees it. */
  private static boolean slowBefore(BuildTruth build) {
    return build.slowSteps().contains("migrations")
        && build.last().orElseThrow().jobs().stream()
            .noneMatch(job -> "migrations".equals(job.stepKey()) && "passed".equals(job.state()));
  }

  @Test
  void queue_waitsLongerInItsBusyHours() {
    assertThat(median("large", hour -> hour >= 13 && hour < 16))
        .isGreaterThan(4 * median("large", hour -> hour < 13 || hour >= 16));
  }

  @Test
  void deployments_failSometimes() {
    var days = FIGURES.deployments(Set.of("rollout")).values();
    assertThat(days.stream().mapToLong(Figures.Deployments::failed).sum()).isPositive();
    assertThat(days.stream().mapToLong(Figures.Deployments::jobs).sum()).isGreaterThan(50);
  }

  @Test
  void approvers_areKnownByNameAndPatience() {
    Map<String, Figures.Approvals> approvals = FIGURES.approvals();
    assertThat(approvals).containsOnlyKeys("Gwen Tallis", "Hiro Tanabe", "Jonas Wilder");
    assertThat(mean(approvals.get("Gwen Tallis"))).isLessThan(mean(approvals.get("Hiro Tanabe")));
    assertThat(mean(approvals.get("Hiro Tanabe"))).isLessThan(mean(approvals.get("Jonas Wilder")));
  }

  private static Truth truth(CompanyShape shape) {
    return new Truth(List.of(Companies.acme(shape)), Companies.ANCHOR);
  }

  private static List<String> states(BuildTruth build) {
    return build.last().orElseThrow().jobs().stream()
        .filter(job -> "contracts".equals(job.stepKey()) && job.state() != null)
        .map(job -> job.state())
        .toList();
  }

  private static long mean(Figures.Approvals approvals) {
    return approvals.totalMillis() / approvals.steps();
  }

  private static double median(String queue, IntPredicate hours) {
    return FIGURES.queueWaits().entrySet().stream()
        .filter(entry -> entry.getKey().queue().equals(queue) && hours.test(hour(entry.getKey())))
        .map(Map.Entry::getValue)
        .mapToLong(Times::p50Millis)
        .average()
        .orElseThrow();
  }

  private static int hour(QueueHour hour) {
    Instant time = hour.hour();
    return time.atOffset(ZoneOffset.UTC).getHour();
  }
}
