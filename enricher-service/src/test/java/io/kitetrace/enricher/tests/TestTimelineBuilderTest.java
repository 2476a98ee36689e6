package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TimelineLimits;
import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TestTimelineBuilderTest {

  private final TestTimelineBuilder builder =
      new TestTimelineBuilder(Reports.parser(), Reports.JOB);

  @Test
  void reportsOfOnePath_areToldApart() throws IOException {
    builder.add("junit.xml", Reports.stream("<testsuite name='a'/>"));
    builder.add("junit.xml", Reports.stream("<testsuite name='b'/>"));
    builder.missing("junit.xml", TimelineStatus.GONE);

    assertThat(builder.timeline().reports())
        .extracting(Report::path)
        .containsExactly("junit.xml", "junit.xml/1", "junit.xml/2");
    assertThat(builder.timeline().reports().getLast().status()).isEqualTo(TimelineStatus.GONE);
  }

  @Test
  void manyReports_leaveWhatFailedAndTheLongest_andEveryCount() throws IOException {
    for (int i = 0; builder.hasRoom(); i++) {
      builder.add(
          "r" + i + ".xml",
          Reports.stream(
              "<testsuites>"
                  + "<testsuite name='s'><testcase name='short' time='2'/></testsuite>".repeat(20)
                  + "<testsuite name='f'><testcase name='long' time='3'/>"
                  + "<testcase name='wrong'><failure/></testcase></testsuite></testsuites>"));
    }
    TestTimeline timeline = builder.timeline();

    assertThat(timeline.reports()).hasSize(TimelineLimits.FILES);
    assertThat(timeline.reports().stream().mapToInt(report -> report.suites().size()).sum())
        .isEqualTo(TimelineLimits.ENTRIES);
    assertThat(timeline.reports().stream().flatMap(report -> report.cases().stream()))
        .hasSize(TimelineLimits.ENTRIES)
        .satisfies(
            cases -> {
              assertThat(cases).filteredOn(c -> c.result() == Result.FAILED).hasSize(200);
              assertThat(cases).extracting(Case::name).filteredOn("long"::equals).hasSize(200);
            });
    assertThat(timeline.reports().stream().mapToLong(report -> report.counts().total()).sum())
        .isEqualTo(200 * 22);
    assertThat(timeline.reports().stream().mapToInt(Report::omitted).sum())
        .isEqualTo(200 * 22 - 2_000 + 200 * 21 - 2_000);
  }
}
