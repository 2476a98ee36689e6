package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.at;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.manual;
import static io.kitetrace.testing.builds.Json.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.Json;
import io.kitetrace.trace.SpanFacts.Activity;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CriticalPathTest {

  @Test
  void path_goesBackOverDependencies_waitsIncluded() {
    Trace trace =
        trace(
            build("b")
                .jobs(
                    job("a", 1, 3, 20),
                    job("short", 1, 2, 10),
                    job("b", 20.5, 25, 50),
                    job("c", 20.5, 21, 40)));
    assertThat(critical(trace)).containsExactly("a (queued)", "a", "b (queued)", "b");
    // 60 s: 1 until a could start, 2 waited, 17 ran, 0.5 nothing, 4.5 waited, 25 ran, 10 nothing.
    assertThat(parts(trace)).isEqualTo(new CriticalPath.Parts(42_000, 6_500, 0, 11_500));
  }

  @Test
  void path_ofAPipelineUpload_goesUpToTheMomentThatCreatedTheRest() {
    Json upload = job("upload", 0, 0, 12);
    Json other = job("other", 0, 0, 55);
    Json test = job("test", 8.2, 10, 60).with("created_at", at(8));
    Trace trace = trace(build("b").jobs(upload, other, test));
    assertThat(critical(trace)).containsExactly("upload", "test (queued)", "test");
    assertThat(parts(trace)).isEqualTo(new CriticalPath.Parts(58_000, 1_800, 0, 200));
  }

  @Test
  void path_throughBlocksTriggersAndJobsThatOnlyWaited_countsEachAsWhatItIs() {
    Json trigger = job("deploy", 40, 40, 50).with("type", "trigger");
    Json expired = job("late", 50, 0, 60).with("state", "expired").without("started_at");
    Trace trace = trace(build("b").jobs(job("a", 0, 0, 10), manual("gate", 40), trigger, expired));
    assertThat(critical(trace)).containsExactly("a", "gate (blocked)", "deploy", "late");
    assertThat(parts(trace)).isEqualTo(new CriticalPath.Parts(20_000, 10_000, 30_000, 0));
  }

  @Test
  void overlap_withinTheSecond_isTheLaterOnes() {
    Trace trace = trace(build("b").jobs(job("a", 0, 0, 30.8), job("b", 30, 30, 60)));
    assertThat(critical(trace)).containsExactly("a", "b");
    assertThat(parts(trace)).isEqualTo(new CriticalPath.Parts(60_000, 0, 0, 0));
    Trace apart = trace(build("b").jobs(job("a", 0, 0, 31.1), job("b", 30, 30, 60)));
    assertThat(critical(apart)).containsExactly("b");
  }

  @Test
  void ties_goToTheSmallerSpanId() {
    Trace trace = trace(build("x").jobs(job("a", 0, 0, 60), job("b", 0, 0, 60)));
    String smaller = Identity.spanId(id("a")).compareTo(Identity.spanId(id("b"))) < 0 ? "a" : "b";
    assertThat(critical(trace)).containsExactly(smaller);
  }

  @Test
  void retriesAndResumedBuilds_areOnItToo_inAnyOrderOfTheList() {
    Json first = job("1", 0, 0, 20).with("state", "failed").with("retried_in_job_id", id("2"));
    Json second =
        job("2", 1_000, 1_001, 1_020).with("retry_source", object().with("job_id", id("1")));
    Json resumed = build("b").with("started_at", at(1_000)).with("finished_at", at(1_020));
    Trace trace = trace(resumed.copy().with("jobs", List.of(first, second)));
    assertThat(critical(trace)).containsExactly("1", "2 (retry 1) (queued)", "2 (retry 1)");
    assertThat(parts(trace)).isEqualTo(new CriticalPath.Parts(39_000, 1_000, 0, 980_000));
    assertThat(parts(trace(resumed.copy().with("jobs", List.of(second, first)))))
        .isEqualTo(parts(trace));
  }

  @Test
  void buildWithoutJobs_isAGap() {
    assertThat(parts(trace(build("b")))).isEqualTo(new CriticalPath.Parts(0, 0, 0, 60_000));
  }

  @Test
  void parts_ofFractionsOfMilliseconds_addUpAllTheSame() {
    Json build = build("b").with("created_at", at(0.0004)).with("finished_at", at(9.0009));
    build.with("started_at", at(0.0004));
    Trace trace = trace(build.jobs(job("a", 1.0007, 2.0003, 5.0006), job("b", 6, 6, 8.0001)));
    CriticalPath.Parts parts = parts(trace);
    assertThat(parts.run() + parts.queue() + parts.blocked() + parts.gap()).isEqualTo(9_000);
  }

  @Test
  void path_ofAJobThatNeverRan_isNoPath() {
    Json never = job("never", 1, 1, 2).with("state", "broken").without("started_at");
    TraceBuilder traces = new TraceBuilder(Options.with(o -> o.skippedJobs = true));
    Trace trace = traces.whole(build("b").jobs(never.without("runnable_at")).read());
    assertThat(trace.spans()).hasSize(2);
    assertThat(critical(trace)).isEmpty();
  }

  /** Quadratic, as the rule is written. */
  @Property(tries = 800)
  void path_ofAnyExecutions_isThatOfANaiveSearch(
      @ForAll long seed, @ForAll @IntRange(max = 40) int count) {
    Random random = new Random(seed);
    SpanNode root = node(random, TraceSpanKind.BUILD, "0", 0, 0);
    root.start = 1_000_000L * random.nextInt(3);
    List<SpanNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(random(random, root.start / 1_000_000));
    }
    root.end = root.start + 1_000_000L * random.nextInt(500);
    nodes.forEach(node -> root.end = Math.max(root.end, node.end));
    Map<SpanNode, Long> naive = naivePath(nodes);
    CriticalPath.Parts parts = CriticalPath.mark(root, nodes);

    assertThat(nodes.stream().filter(node -> node.critical)).hasSameElementsAs(naive.keySet());
    assertThat(parts).isEqualTo(naiveParts(root, naive));
  }

  private static SpanNode random(Random random, long rootStart) {
    TraceSpanKind[] kinds = {
      TraceSpanKind.JOB,
      TraceSpanKind.JOB,
      TraceSpanKind.JOB,
      TraceSpanKind.TRIGGER,
      TraceSpanKind.BLOCK
    };
    long start = rootStart + random.nextInt(10_000);
    long end = start + random.nextInt(random.nextBoolean() ? 10 : 4_000);
    if (random.nextInt(3) == 0) {
      start -= start % 1_000;
      end = Math.max(start, end - end % 1_000);
    }
    start = Math.max(rootStart, start);
    end = Math.max(start, end);
    SpanNode node =
        node(
            random,
            kinds[random.nextInt(kinds.length)],
            "%016x".formatted(random.nextLong()),
            start,
            end);
    if (node.kind == TraceSpanKind.JOB) {
      node.activity = random.nextInt(8) == 0 ? Activity.WAITED : Activity.RAN;
      if (node.activity == Activity.RAN) {
        node.ready = 1_000_000L * Math.max(rootStart, start - random.nextInt(2_000));
      }
    }
    if (random.nextInt(10) > 0) {
      node.created = node.ready - 1_000_000L * (random.nextInt(3_000) - 200);
    }
    return node;
  }

  private static SpanNode node(
      Random random, TraceSpanKind kind, String id, long startMs, long endMs) {
    return new SpanNode(kind, id, "n", startMs * 1_000_000, endMs * 1_000_000);
  }

  /** Last first, each with the time up to which it counts. */
  private static Map<SpanNode, Long> naivePath(List<SpanNode> nodes) {
    Comparator<SpanNode> later =
        Comparator.<SpanNode>comparingLong(node -> node.end)
            .thenComparing(node -> node.spanId, Comparator.reverseOrder());
    Map<SpanNode, Long> path = new java.util.LinkedHashMap<>();
    SpanNode at = nodes.stream().max(later).orElse(null);
    SpanNode ended = at;
    long upTo = at == null ? 0 : at.end;
    while (at != null) {
      path.put(at, upTo);
      SpanNode current = at;
      SpanNode bound = ended;
      at =
          nodes.stream()
              .filter(node -> !path.containsKey(node) && later.compare(node, bound) < 0)
              .filter(node -> node.end <= current.ready + 1_000_000_000L)
              .max(later)
              .orElse(null);
      if (at != null) {
        ended = at;
        upTo = at.end;
      } else if (Nanos.known(current.created)) {
        long created = Math.min(current.created, current.ready);
        at =
            nodes.stream()
                .filter(node -> node.kind == TraceSpanKind.JOB && node.activity == Activity.RAN)
                .filter(node -> !path.containsKey(node))
                .filter(node -> node.start < created && created <= node.end)
                .min(
                    Comparator.<SpanNode>comparingLong(node -> node.end)
                        .thenComparing(node -> node.spanId))
                .orElse(null);
        upTo = created;
      }
    }
    return path;
  }

  /** Millisecond by millisecond. */
  private static CriticalPath.Parts naiveParts(SpanNode root, Map<SpanNode, Long> path) {
    Map<String, Long> counts = new HashMap<>();
    for (long time = root.start; time < root.end; time += 1_000_000) {
      String what = "gap";
      for (Map.Entry<SpanNode, Long> step : path.entrySet()) {
        SpanNode node = step.getKey();
        if (node.ready <= time && time < step.getValue()) {
          boolean waits = time < node.start || node.activity == Activity.WAITED;
          what = node.kind == TraceSpanKind.BLOCK ? "blocked" : waits ? "queue" : "run";
          break;
        }
      }
      counts.merge(what, 1L, Long::sum);
    }
    return new CriticalPath.Parts(
        counts.getOrDefault("run", 0L),
        counts.getOrDefault("queue", 0L),
        counts.getOrDefault("blocked", 0L),
        counts.getOrDefault("gap", 0L));
  }

  private static Trace trace(Json build) {
    return new TraceBuilder(TraceOptions.DEFAULTS).whole(build.read());
  }

  private static List<String> critical(Trace trace) {
    return trace.spans().stream()
        .filter(span -> Boolean.TRUE.equals(span.getAttributes().get(BuildkiteAttributes.CRITICAL)))
        .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
        .map(SpanData::getName)
        .toList();
  }

  private static CriticalPath.Parts parts(Trace trace) {
    SpanData root = trace.spans().getFirst();
    return new CriticalPath.Parts(
        Objects.requireNonNull(root.getAttributes().get(BuildkiteAttributes.CRITICAL_RUN)),
        Objects.requireNonNull(root.getAttributes().get(BuildkiteAttributes.CRITICAL_QUEUE)),
        Objects.requireNonNull(root.getAttributes().get(BuildkiteAttributes.CRITICAL_BLOCKED)),
        Objects.requireNonNull(root.getAttributes().get(BuildkiteAttributes.CRITICAL_GAP)));
  }
}
