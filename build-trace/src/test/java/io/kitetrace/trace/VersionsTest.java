package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.at;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.manual;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.testing.builds.Json;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A build that finishes, resumes and finishes again: what each version emits. */
class VersionsTest {

  private static final double WEEK = 7 * 86_400;
  private static final TraceBuilder TRACES = new TraceBuilder(TraceOptions.DEFAULTS);

  @Test
  void firstVersion_emitsEverything() {
    Build build = build("b").jobs(job("a", 1, 3, 10)).read();
    assertThat(TRACES.build(build, null)).isEqualTo(TRACES.whole(build));
  }

  @Test
  void retryAWeekLater_emitsRootAttemptAndWhatItReplaces() {
    Json first = job("first", 1, 3, 10).with("state", "failed").with("exit_status", 1);
    Build before = build("b").jobs(job("other", 1, 3, 20), first).read();
    Json replaced =
        job("first", 1, 3, 10)
            .with("state", "failed")
            .with("exit_status", 1)
            .with("retried", true)
            .with("retried_in_job_id", id("second"));
    Json second =
        job("second", WEEK, WEEK + 5, WEEK + 50)
            .with("name", "first")
            .with("created_at", at(WEEK))
            .with("retry_source", Json.object().with("job_id", id("first")));
    Build after =
        build("b")
            .with("started_at", at(WEEK))
            .with("finished_at", at(WEEK + 60))
            .jobs(job("other", 1, 3, 20), replaced, second)
            .read();

    Trace delta = TRACES.build(after, before.finishedAt());

    // The step is new, so what stood under the root before stands under it now.
    assertThat(delta.spans())
        .extracting(SpanData::getName)
        .containsExactly(
            "BUILD web",
            "first",
            "first (queued)",
            "first",
            "first (retry 1) (queued)",
            "first (retry 1)");
    assertUnionIsWhole(List.of(before, after));
  }

  @Test
  void unblocking_emitsTheBlockAndWhatFollowed() {
    Build before =
        build("b")
            .with("blocked", true)
            .jobs(job("a", 1, 1.5, 10), manual("gate", 0).without("unblocked_at"))
            .read();
    Build after =
        build("b")
            .with("finished_at", at(500))
            .jobs(job("a", 1, 1.5, 10), manual("gate", 400), job("deploy", 401, 401.5, 490))
            .read();

    assertThat(TRACES.build(after, before.finishedAt()).spans())
        .extracting(SpanData::getName)
        .containsExactly("BUILD web", "gate (blocked)", "deploy");
    assertUnionIsWhole(List.of(before, after));
  }

  /** The end of a build is that of its last job. */
  @Test
  void jobThatEndedWithTheVersionBefore_isNotEmittedAgain() {
    Build before = build("b").jobs(job("a", 1, 1.5, 60)).read();
    Build after =
        build("b")
            .with("finished_at", at(500))
            .jobs(job("a", 1, 1.5, 60), job("deploy", 401, 401.5, 490))
            .read();
    assertThat(TRACES.build(after, before.finishedAt()).spans())
        .extracting(SpanData::getName)
        .containsExactly("BUILD web", "deploy");
    assertUnionIsWhole(List.of(before, after));
  }

  @Test
  void stepWhoseSecondJobEndedWithTheVersionBefore_isNotNew() {
    Json first = job("a", 1, 1.5, 20).with("step_key", "tests");
    Json second = job("b", 1, 1.5, 60).with("step_key", "tests");
    Json third = job("c", 401, 401.5, 490).with("step_key", "tests");
    Build before = build("b").jobs(first, second).read();
    Build after = build("b").with("finished_at", at(500)).jobs(first, second, third).read();
    assertThat(TRACES.build(after, before.finishedAt()).spans())
        .extracting(SpanData::getName)
        .containsExactly("BUILD web", "tests", "c");
    assertUnionIsWhole(List.of(before, after));
  }

  @Test
  void metaDataThatChangedAlone_emitsTheRootAgain() {
    Build before = build("b").jobs(job("a", 1, 3, 10)).read();
    Build after =
        build("b").with("meta_data", Json.object().with("k", "v")).jobs(job("a", 1, 3, 10)).read();
    assertThat(TRACES.build(after, before.finishedAt()).spanCounts())
        .containsOnly(Map.entry(TraceSpanKind.BUILD, 1));
    assertUnionIsWhole(List.of(before, after));
  }

  @Test
  void attemptThatWasCanceledBeforeItRan_tellsTheOneItReplaces() {
    Build before = build("b").jobs(job("first", 1, 1, 10).with("state", "failed")).read();
    Json replaced =
        job("first", 1, 1, 10)
            .with("state", "failed")
            .with("retried", true)
            .with("retried_in_job_id", id("second"));
    Json second =
        Json.object().with("id", id("second")).with("type", "script").with("created_at", at(100));
    Build after =
        build("b")
            .with("finished_at", at(110))
            .jobs(replaced, second.with("state", "broken"))
            .read();
    assertThat(TRACES.build(after, before.finishedAt()).spans()).hasSize(2);
    assertUnionIsWhole(List.of(before, after));
  }

  @Test
  void wholeVersions_emitEverythingEveryTime() {
    TraceOptions whole = Options.with(o -> o.versions = TraceOptions.Versions.WHOLE);
    Build build = build("b").jobs(job("a", 1, 3, 10)).read();
    assertThat(new TraceBuilder(whole).build(build, Instant.MAX)).isEqualTo(TRACES.whole(build));
  }

  @Test
  void unfinishedBuild_emitsNothingUnlessAPreviewIsAskedFor() {
    Build running = build("b").with("finished_at", null).jobs(job("a", 1, 3, 10)).read();
    assertThat(TRACES.build(running, null).isEmpty()).isTrue();
    assertThat(TRACES.whole(running).isEmpty()).isTrue();
    assertThat(TRACES.preview(running).spans()).hasSize(3);
  }

  @Property(tries = 300)
  void deltas_ofAnyHistory_areTogetherTheWhole(@ForAll long seed) {
    assertUnionIsWhole(new History(new Random(seed)).versions());
  }

  private static void assertUnionIsWhole(List<Build> versions) {
    Map<String, SpanData> union = new LinkedHashMap<>();
    Instant prior = null;
    for (Build version : versions) {
      Trace delta = TRACES.build(version, prior);
      delta.spans().forEach(span -> union.put(span.getSpanId(), span));
      prior = version.finishedAt();
    }
    Map<String, SpanData> whole = new LinkedHashMap<>();
    TRACES.whole(versions.getLast()).spans().forEach(span -> whole.put(span.getSpanId(), span));
    assertThat(union.keySet()).isEqualTo(whole.keySet());
    List<String> different =
        whole.values().stream()
            .filter(span -> !Traces.same(span, union.get(span.getSpanId())))
            .map(SpanData::getName)
            .toList();
    assertThat(different).isEmpty();
  }

  /** Made-up versions of one build: at each, blocks are opened, attempts made, jobs run. */
  private static final class History {
    private final Random random;
    private final List<Json> jobs = new ArrayList<>();
    private double now;

    History(Random random) {
      this.random = random;
    }

    List<Build> versions() {
      List<Build> versions = new ArrayList<>();
      for (int i = 0; i < 40 && i < 3 + random.nextInt(20); i++) {
        jobs.add(random.nextInt(6) == 0 ? block() : fresh());
      }
      for (int version = 0; version < 1 + random.nextInt(4); version++) {
        double begin = now;
        if (version > 0) {
          resume();
        }
        now += 1 + random.nextInt(1_000);
        versions.add(
            build("b")
                .with("started_at", at(begin))
                .with("finished_at", at(now))
                .jobs(jobs.toArray(Json[]::new))
                .read());
        now += random.nextInt(2) == 0 ? 10 : WEEK;
      }
      return versions;
    }

    private void resume() {
      List<Json> retries = new ArrayList<>();
      for (int i = 0; i < jobs.size(); i++) {
        Json job = jobs.get(i);
        if (job.is("type", "manual")) {
          if (!job.has("unblocked_at") && random.nextBoolean()) {
            jobs.set(i, job.copy().with("unblocked_at", at(now)).with("state", "unblocked"));
          }
        } else if (!job.has("finished_at")) {
          jobs.set(i, random.nextBoolean() ? run(job.copy()) : job);
        } else if (!job.has("retried_in_job_id") && random.nextInt(4) == 0) {
          String next = new UUID(random.nextLong(), random.nextLong()).toString();
          Json retry =
              job.copy()
                  .with("id", next)
                  .with("created_at", at(now))
                  .without("started_at")
                  .without("finished_at")
                  .without("runnable_at");
          retries.add(random.nextInt(5) == 0 ? retry : run(retry));
          jobs.set(i, job.copy().with("retried", true).with("retried_in_job_id", next));
        }
      }
      jobs.addAll(retries);
    }

    private Json fresh() {
      Json job =
          Json.object()
              .with("id", new UUID(random.nextLong(), random.nextLong()).toString())
              .with("type", random.nextInt(8) == 0 ? "trigger" : "script")
              .with("name", "job " + random.nextInt(4))
              .with("created_at", at(0));
      // A step stands in one group, or in none.
      int step = random.nextInt(6);
      if (step < 3) {
        job.with("step_key", "s" + step);
      }
      if (step % 3 > 0) {
        job.with("group_key", "g" + step % 3);
      }
      return random.nextInt(4) == 0 ? job.with("state", "blocked") : run(job);
    }

    private Json run(Json job) {
      double runnable = now;
      double started = runnable + random.nextInt(5);
      double finished = started + random.nextInt(50);
      now = Math.max(now + random.nextInt(3), random.nextInt(3) == 0 ? finished : now);
      now = Math.max(now, finished);
      return job.with("state", random.nextBoolean() ? "passed" : "failed")
          .with("runnable_at", at(runnable))
          .with("started_at", at(started))
          .with("finished_at", at(finished));
    }

    private Json block() {
      return Json.object()
          .with("id", new UUID(random.nextLong(), random.nextLong()).toString())
          .with("type", "manual")
          .with("label", "gate")
          .with("state", "blocked");
    }
  }
}
