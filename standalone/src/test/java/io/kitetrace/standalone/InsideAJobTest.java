package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.enricher.JobWindow;
import io.kitetrace.enricher.log.LogParser;
import io.kitetrace.enricher.log.ParsedLog;
import io.kitetrace.enricher.tests.ReportParser;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.Job;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineContent;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineVersion;
import io.kitetrace.trace.TimelineTraceBuilder;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.draw.Waterfall;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job is drawn with what its timelines tell. */
class InsideAJobTest {

  private static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");
  private static final String MARK = "What went on inside one of its jobs:\n\n```\n";
  private static final TimelineTraceBuilder TIMELINES =
      new TimelineTraceBuilder(TraceOptions.DEFAULTS);

  private final List<Chunk> passedOn = new ArrayList<>();
  private final InsideAJob drawing = new InsideAJob(new Kept(passedOn), false);

  /** {@code -Dkitetrace.golden.update=true} writes the picture of the README anew. */
  @Test
  void draw_jobWithSectionsAndFailedTests_isTheReadmesPicture() throws Exception {
    for (ListedBuild listed :
        SimulatedOrganization.of("acme", CompanyShape.defaults().withBuilds(60), ANCHOR)
            .newestFirst()) {
      if (listed.at(ANCHOR.toEpochMilli()) != null) {
        deliver(listed);
      }
    }

    String drawn = drawing.draw(new Waterfall(Waterfall.Style.PLAIN, 80, 24, false));

    assertThat(drawn.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
    Path readme = Path.of(System.getProperty("kitetrace.root"), "README.md");
    String text = Files.readString(readme);
    int from = text.indexOf(MARK) + MARK.length();
    assertThat(from).isGreaterThan(MARK.length());
    int to = text.indexOf("```", from);
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(readme, text.substring(0, from) + drawn + text.substring(to));
    }
    assertThat(drawn).isEqualTo(Files.readString(readme).substring(from, to));
    assertThat(passedOn).isNotEmpty();
  }

  @Test
  void draw_withoutTimelines_isEmpty() {
    assertThat(drawing.draw(new Waterfall(Waterfall.Style.PLAIN, 80, 24, false))).isEmpty();
  }

  private void deliver(ListedBuild listed) throws Exception {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    listed.write(json, new Rendering(ANCHOR.toEpochMilli(), 1, true, true, true, false, true));
    Build build = new BuildReader().read(json.toByteArray());
    send(new TraceBuilder(TraceOptions.DEFAULTS).preview(build));
    for (Job job : build.jobs()) {
      JobFiles files = listed.files(ANCHOR.toEpochMilli()).get(job.id());
      if (files != null && job.startedAt() != null && job.finishedAt() != null) {
        byte[] log = files.log().get().getBytes(StandardCharsets.UTF_8);
        LogParser parser = new LogParser(true);
        parser.accept(log, 0, log.length);
        ParsedLog parsed = parser.finish();
        JobWindow window =
            new JobWindow(
                job.startedAt(), job.finishedAt(), parsed.commandStart().orElse(job.startedAt()));
        send(spans(build, job, parsed.timeline()));
        for (JobFiles.Artifact artifact : files.artifacts()) {
          if (artifact.path().endsWith(".xml")) {
            send(spans(build, job, report(artifact, window)));
          }
        }
      }
    }
  }

  private static TestTimeline report(JobFiles.Artifact artifact, JobWindow window)
      throws Exception {
    return new TestTimeline(
        List.of(
            new ReportParser(Duration.ofSeconds(1))
                .read(
                    artifact.path(),
                    new ByteArrayInputStream(artifact.content().get()),
                    window,
                    2_000)));
  }

  private static Trace spans(Build build, Job job, TimelineContent content) throws Exception {
    return TIMELINES.build(
        new Timeline(
            TimelineBuilds.reduced(build, job),
            TimelineVersion.of(job, content.source()),
            TimelineStatus.COMPLETE,
            content));
  }

  private void send(Trace trace) {
    Chunk chunk = new Chunk(new byte[0], 0, trace.spans().size()).keeping(trace.spans());
    assertThat(drawing.send(List.of(chunk), Duration.ZERO))
        .isInstanceOf(ExportOutcome.Accepted.class);
  }

  private record Kept(List<Chunk> chunks) implements Destination {
    @Override
    public ExportOutcome send(List<Chunk> sent, Duration timeout) {
      chunks.addAll(sent);
      return new ExportOutcome.Accepted();
    }

    @Override
    public int concurrency() {
      return 1;
    }

    @Override
    public String description() {
      return "kept";
    }

    @Override
    public void close() {}
  }
}
