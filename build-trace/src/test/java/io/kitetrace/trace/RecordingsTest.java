package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.TriggerJob;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Third-party recordings of real builds, where they are at hand; never printed. */
class RecordingsTest {

  private static final Pattern WEBHOOK = Pattern.compile("\"webhook_url\"\\s*:\\s*\"([^\"]+)\"");

  private final TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);

  @Test
  void twoPagesOfARealPipeline_haveTheirKnownSpans() throws IOException {
    assertThat(Recordings.files()).isNotEmpty();
    Map<TraceSpanKind, Integer> counts = new EnumMap<>(TraceSpanKind.class);
    for (String page :
        new String[] {"payment-selector-page1.json", "payment-selector-page2.json"}) {
      for (Build build : TestBuilds.of(Files.readAllBytes(Recordings.FOLDER.resolve(page)))) {
        traces
            .whole(build)
            .spanCounts()
            .forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
      }
    }
    // 598 jobs that ran, and one canceled while it waited.
    assertThat(counts)
        .containsOnly(
            Map.entry(TraceSpanKind.BUILD, 145),
            Map.entry(TraceSpanKind.JOB, 599),
            Map.entry(TraceSpanKind.TRIGGER, 92),
            Map.entry(TraceSpanKind.BLOCK, 88),
            Map.entry(TraceSpanKind.QUEUE, 548));
  }

  @Test
  void everyJobWithStartAndEnd_hasOneSpanWithExactlyThoseTimes() throws IOException {
    for (Build build : all()) {
      Trace trace = traces.preview(build);
      Invariants.check(trace);
      for (Job job : build.jobs()) {
        if (job.startedAt() == null || job.finishedAt() == null || job instanceof ManualJob) {
          continue;
        }
        List<SpanData> spans =
            trace.spans().stream()
                .filter(span -> span.getSpanId().equals(Identity.spanId(job.id())))
                .toList();
        assertThat(spans).hasSize(1);
        assertThat(spans.getFirst().getEndEpochNanos()).isEqualTo(Nanos.of(job.finishedAt()));
        if (!(job instanceof TriggerJob)) {
          assertThat(spans.getFirst().getStartEpochNanos()).isEqualTo(Nanos.of(job.startedAt()));
        }
      }
    }
  }

  @Test
  void noSecret_reachesASpan() throws IOException {
    for (Path file : Recordings.files()) {
      byte[] bytes = Files.readAllBytes(file);
      List<String> secrets = new ArrayList<>();
      Matcher webhooks = WEBHOOK.matcher(Files.readString(file));
      while (webhooks.find()) {
        secrets.add(webhooks.group(1));
      }
      for (Build build : TestBuilds.of(bytes)) {
        // No assertion that prints the text: it is third-party data.
        String text = TraceText.of(traces.preview(build));
        assertThat(secrets.stream().anyMatch(text::contains)).isFalse();
        assertThat(text.contains("buildkite.build.env.")).isFalse();
        assertThat(Pattern.compile("://[^/\\s\"]*@").matcher(text).find()).isFalse();
      }
    }
  }

  private static List<Build> all() throws IOException {
    List<Build> builds = new ArrayList<>();
    for (Path file : Recordings.files()) {
      builds.addAll(TestBuilds.of(Files.readAllBytes(file)));
    }
    return builds;
  }
}
