package io.kitetrace.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.log.LogParser;
import io.kitetrace.enricher.log.ParsedLog;
import io.kitetrace.enricher.profile.ProfileParser;
import io.kitetrace.enricher.tests.ReportParser;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.Job;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.simulator.inside.BuildProfile;
import io.kitetrace.simulator.inside.JobLog;
import io.kitetrace.simulator.inside.JobRun;
import io.kitetrace.simulator.inside.TestRun;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineContent;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineVersion;
import io.kitetrace.timeline.TimelineWriter;
import io.kitetrace.trace.TimelineTraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the simulator's jobs leave behind, from their logs and reports to the spans. */
class SimulatedJobsTest {

  private static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final JobRun FAILED =
      new JobRun(
          "019c1f40-0000-4000-8000-00000000000a",
          "web",
          ":rspec: RSpec",
          "bundle install\nbundle exec rspec",
          0,
          new JobRun.Time(START.toEpochMilli(), START.plusSeconds(120).toEpochMilli()),
          1);

  @Test
  void log_ofASimulatedJob_isReadAsReviewed() throws IOException {
    check(
        "log.txt",
        TimelineDump.of(log(JobLog.of(FAILED, List.of("reports/junit.xml"))).timeline(), START));
  }

  @Test
  void report_ofASimulatedJob_isReadAsReviewed() throws IOException {
    String xml = TestRun.of(FAILED).junit();
    JobWindow window = new JobWindow(START, START.plusSeconds(120), START.plusSeconds(12));

    check("tests.txt", TimelineDump.of(report(xml, window), START));
  }

  @Test
  void profiles_ofSimulatedJobs_areReadAsReviewed() throws IOException {
    JobWindow window = new JobWindow(START, START.plusSeconds(120), START.plusSeconds(12));
    StringBuilder text = new StringBuilder();
    for (String command : List.of("bazel build //...", "cargo build --release")) {
      JobRun run =
          new JobRun(FAILED.id(), "monorepo", ":package: Build", command, 0, FAILED.time(), 0);
      String path = BuildProfile.path(run);
      text.append(TimelineDump.of(profile(path, BuildProfile.of(run), window), START));
    }
    check("profiles.txt", text.toString());
  }

  @Test
  void timelines_ofAWholeCompany_becomeSpansInsideTheirJobs()
      throws IOException, MalformedBuildException {
    long now = ANCHOR.toEpochMilli();
    int logs = 0;
    int reports = 0;
    int profiles = 0;
    for (ListedBuild listed :
        SimulatedOrganization.of("acme", CompanyShape.defaults().withBuilds(25), ANCHOR)
            .newestFirst()) {
      Build build = listed.at(now) == null ? null : build(listed, now);
      for (Job job : build == null ? List.<Job>of() : build.jobs()) {
        JobFiles files = listed.files(now).get(job.id());
        if (files == null || job.startedAt() == null || job.finishedAt() == null) {
          continue;
        }
        ParsedLog log = log(files.log().get());
        LogTimeline sections = log.timeline();
        assertThat(sections.sections()).hasSizeGreaterThanOrEqualTo(5);
        assertInside(build, job, sections);
        logs++;
        JobWindow window =
            new JobWindow(
                job.startedAt(), job.finishedAt(), log.commandStart().orElse(job.startedAt()));
        for (JobFiles.Artifact artifact : files.artifacts()) {
          byte[] content = artifact.content().get();
          if (!artifact.path().endsWith(".xml")) {
            Profile profile = profile(artifact.path(), content, window);
            assertThat(profile.status()).isEqualTo(TimelineStatus.COMPLETE);
            assertThat(profile.alignment())
                .isEqualTo(artifact.path().endsWith(".gz") ? Alignment.PROFILE : Alignment.COMMAND);
            assertInside(build, job, new ProfileTimeline(List.of(profile)));
            profiles++;
            continue;
          }
          String xml = new String(content, StandardCharsets.UTF_8);
          Report report = report(xml, window);
          assertThat(report.status()).isEqualTo(TimelineStatus.COMPLETE);
          assertThat(report.counts().failed()).isEqualTo(count(xml, "<failure"));
          assertThat(report.counts().total()).isEqualTo(count(xml, "<testcase "));
          assertThat(report.suites()).allMatch(suite -> !suite.derived());
          assertInside(build, job, new TestTimeline(List.of(report)));
          reports++;
        }
      }
    }
    assertThat(logs).isGreaterThan(80);
    assertThat(reports).isGreaterThan(10);
    assertThat(profiles).isGreaterThan(2);
  }

  private static void assertInside(Build build, Job job, TimelineContent content)
      throws MalformedBuildException {
    Timeline timeline =
        new Timeline(
            TimelineBuilds.reduced(build, job),
            TimelineVersion.of(job, content.source()),
            TimelineStatus.COMPLETE,
            content);
    Timeline read = TimelineReader.read(TimelineWriter.json(timeline));
    assertThat(read).isEqualTo(timeline);
    List<SpanData> spans = new TimelineTraceBuilder(TraceOptions.DEFAULTS).build(read).spans();
    assertThat(spans).isNotEmpty();
    for (SpanData span : spans) {
      assertThat(nanos(job.startedAt())).isLessThanOrEqualTo(span.getStartEpochNanos());
      assertThat(nanos(job.finishedAt())).isGreaterThanOrEqualTo(span.getEndEpochNanos());
    }
  }

  private static long nanos(Instant time) {
    return TimeUnit.MILLISECONDS.toNanos(Objects.requireNonNull(time).toEpochMilli());
  }

  private static long count(String text, String word) {
    long count = 0;
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      count++;
    }
    return count;
  }

  private static Build build(ListedBuild listed, long now)
      throws IOException, MalformedBuildException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    listed.write(json, new Rendering(now, 1, true, true, true, false, true));
    return new BuildReader().read(json.toByteArray());
  }

  private static ParsedLog log(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    LogParser parser = new LogParser(true);
    parser.accept(bytes, 0, bytes.length);
    return parser.finish();
  }

  private static Report report(String xml, JobWindow window) throws IOException {
    return new ReportParser(Duration.ofSeconds(1))
        .read(
            "reports/junit.xml",
            new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)),
            window,
            2_000);
  }

  private static Profile profile(String path, byte[] bytes, JobWindow window) throws IOException {
    return new ProfileParser(1 << 20).read(path, new ByteArrayInputStream(bytes), window, 12);
  }

  private static void check(String name, String text) throws IOException {
    Path file =
        Path.of(
            System.getProperty("kitetrace.root"),
            "enricher-service/src/test/resources/simulated-job",
            name);
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
