package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.testing.builds.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for builds that nobody thought of. */
class TracePropertiesTest {

  private static final TraceBuilder TRACES = new TraceBuilder(TraceOptions.DEFAULTS);
  private static final TraceBuilder ALL_OPTIONS =
      new TraceBuilder(
          Options.with(
              o -> {
                o.skippedJobs = true;
                o.compatibility = TraceOptions.Compatibility.SEED;
                o.upstream = TraceOptions.Upstream.JOIN;
                o.minQueueSpan = java.time.Duration.ZERO;
                o.maxValueLength = 10;
              }));
  private static final TraceBuilder AS_SERVICE =
      new TraceBuilder(Options.with(o -> o.compatibility = TraceOptions.Compatibility.BUILDKITE));
  private static final List<byte[]> REAL = goldenBuilds();

  @Property(tries = 25)
  void trace_ofAnyBuildUpTo4000Jobs_holdsTheInvariants(
      @ForAll long seed, @ForAll @IntRange(max = 4_000) int jobs) {
    Build build = randomBuild(new Random(seed), jobs);
    Invariants.check(TRACES.whole(build));
    Invariants.check(TRACES.preview(build));
    Invariants.check(ALL_OPTIONS.whole(build));
    Invariants.check(AS_SERVICE.whole(build));
    assertThat(TRACES.build(build, Json.NINE.plusSeconds(500)).spans())
        .hasSizeLessThanOrEqualTo(TRACES.whole(build).spans().size());
  }

  @Property(tries = 60)
  void trace_ofTheSameBytes_isTheSame(@ForAll long seed, @ForAll @IntRange(max = 200) int jobs) {
    byte[] json = randomJson(new Random(seed), jobs).toString().getBytes(StandardCharsets.UTF_8);
    String once = TraceText.of(TRACES.whole(read(json)));
    String again = TraceText.of(new TraceBuilder(TraceOptions.DEFAULTS).whole(read(json)));
    assertThat(again).isEqualTo(once);
  }

  @Property(tries = 1_500)
  void mutatedBuild_becomesATraceOrARefusal(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] mutated = Mutation.ofValues(REAL.get(random.nextInt(REAL.size())), random);
    traceOrRefusal(mutated);
  }

  @Property(tries = 500)
  void brokenBytes_becomeATraceOrARefusal(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = REAL.get(random.nextInt(REAL.size())).clone();
    for (int i = 0; i <= random.nextInt(4); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    traceOrRefusal(
        java.util.Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(500)));
  }

  private static void traceOrRefusal(byte[] json) {
    try {
      Build build = new BuildReader().read(json);
      Invariants.check(TRACES.whole(build));
      Invariants.check(TRACES.preview(build));
      Invariants.check(ALL_OPTIONS.preview(build));
      Invariants.check(AS_SERVICE.preview(build));
    } catch (MalformedBuildException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
    }
  }

  private static Build read(byte[] json) {
    try {
      return new BuildReader().read(json);
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  static Build randomBuild(Random random, int jobs) {
    return randomJson(random, jobs).read();
  }

  private static Json randomJson(Random random, int count) {
    Json build = Json.build("b").with("finished_at", Json.at(random.nextInt(1_000)));
    List<String> ids = new ArrayList<>(List.of("none"));
    for (int i = 0; i < count; i++) {
      String id = random.nextInt(100) == 0 ? ids.getLast() : uuid(random);
      ids.add(id);
      String[] types = {"script", "script", "script", "manual", "trigger", "waiter", "quantum"};
      String[] states = {"passed", "failed", "canceled", "broken", "expired", "total", "new"};
      Json job =
          Json.object()
              .with("id", id)
              .with("type", types[random.nextInt(types.length)])
              .with("name", "job " + random.nextInt(9))
              .with("state", states[random.nextInt(states.length)]);
      for (String time :
          List.of("created_at", "runnable_at", "started_at", "finished_at", "unblocked_at")) {
        if (random.nextInt(5) > 0) {
          job.with(time, Json.at(random.nextInt(1_000)));
        }
      }
      maybe(random, job, "step_key", "s" + random.nextInt(20));
      maybe(random, job, "group_key", "g" + random.nextInt(5));
      maybe(random, job, "retried_in_job_id", ids.get(random.nextInt(ids.size())));
      maybe(
          random,
          job,
          "retry_source",
          Json.object().with("job_id", ids.get(random.nextInt(ids.size()))));
      maybe(random, job, "parallel_group_index", random.nextInt(4) - 1);
      maybe(random, job, "parallel_group_total", random.nextInt(4));
      build.jobs(job);
    }
    return build;
  }

  private static void maybe(Random random, Json job, String name, Object value) {
    if (random.nextInt(4) == 0) {
      job.with(name, value);
    }
  }

  private static String uuid(Random random) {
    // Few different ends, so that some collide.
    return new UUID(random.nextLong(), random.nextInt(50) == 0 ? 0 : random.nextLong()).toString();
  }

  private static List<byte[]> goldenBuilds() {
    try {
      List<byte[]> builds = new ArrayList<>();
      for (String name : GoldenTraceTest.cases().toList()) {
        byte[] bytes =
            Files.readAllBytes(
                Path.of(
                    System.getProperty("kitetrace.root"),
                    "build-trace/src/test/resources/golden",
                    name + ".json"));
        if (bytes[0] == '{') {
          builds.add(bytes);
        }
      }
      return builds;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
