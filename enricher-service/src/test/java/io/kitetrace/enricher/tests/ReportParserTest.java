package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReportParserTest {

  @Test
  void cases_areLaidEndToEnd_andThoseThatFailedOrTookLongAreTold() {
    Report report =
        Reports.read(
            """
            <testsuite name="models" tests="5" time="9">
              <properties><property name="seed" value="1"/></properties>
              <testcase classname="Sum" name="adds" file="sum.rb" time="2.5"/>
              <testcase name="quick" time="0.2"><system-out>text</system-out></testcase>
              <testcase name="wrong" time="0.3"><failure type="AssertionError" message="no">at</failure></testcase>
              <testcase name="broken"><error type="a whole message"/></testcase>
              <testcase name="later" time="0"><skipped/></testcase>
            </testsuite>
            """);

    assertThat(report.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(report.counts()).isEqualTo(new Counts(5, 2, 1, 1));
    assertThat(report.suites())
        .containsExactly(
            new Suite(
                0, null, "models", Reports.at(10), Reports.at(19), true, new Counts(5, 2, 1, 1)));
    assertThat(report.cases())
        .containsExactly(
            new Case(
                1,
                0,
                "adds",
                "Sum",
                "sum.rb",
                Result.PASSED,
                null,
                false,
                Reports.at(10),
                Reports.at(12.5)),
            new Case(
                3,
                0,
                "wrong",
                null,
                null,
                Result.FAILED,
                "AssertionError",
                false,
                Reports.at(12.7),
                Reports.at(13)),
            new Case(
                4,
                0,
                "broken",
                null,
                null,
                Result.ERROR,
                null,
                false,
                Reports.at(13),
                Reports.at(13)));
  }

  @Test
  void suites_withinSuites_countTheirOwnCasesAlone() {
    Report report =
        Reports.read(
            """
            <testsuites name="jest" tests="9">
              <testsuite name="outer" tests="3" failures="1">
                <testcase name="a" time="1"/>
                <testsuite name="inner"><testcase name="b" time="2"><failure/></testcase></testsuite>
                <testcase name="c" time="1"/>
              </testsuite>
              <testsuite name="numbers only" tests="4" failures="1" errors="1" skipped="2" time="3"/>
            </testsuites>
            """);

    assertThat(report.suites())
        .extracting(Suite::n, Suite::parent, Suite::name, Suite::start, Suite::end, Suite::counts)
        .containsExactly(
            tuple(0, null, "outer", Reports.at(10), Reports.at(14), new Counts(2, 0, 0, 0)),
            tuple(2, 0, "inner", Reports.at(11), Reports.at(13), new Counts(1, 1, 0, 0)),
            tuple(5, null, "numbers only", Reports.at(14), Reports.at(17), new Counts(4, 2, 1, 2)));
    assertThat(report.cases()).extracting(Case::suite).containsExactly(0, 2, 0);
    assertThat(report.counts()).isEqualTo(new Counts(7, 3, 1, 2));
  }

  @Test
  void suite_thatTellsItsStart_standsThere_ifTheJobCanHaveRunThen() {
    Report report =
        Reports.read(
            """
            <testsuites>
              <testsuite name="zoned" timestamp="2026-01-31T13:00:40+01:00" time="5"><testcase name="a" time="5"/></testsuite>
              <testsuite name="no zone" timestamp="2026-01-31T12:00:50.5" time="5"/>
              <testsuite name="other day" timestamp="2018-04-24T14:55:21" time="5"/>
            </testsuites>
            """);

    assertThat(report.suites())
        .extracting(Suite::start, Suite::derived)
        .containsExactly(
            tuple(Reports.at(40), false),
            tuple(Reports.at(50.5), false),
            tuple(Reports.at(10), true));
    assertThat(report.cases()).extracting(Case::start).containsExactly(Reports.at(40));
  }

  @Test
  void casesThatRanSideBySide_stayWithinTheirSuite() {
    Report report =
        Reports.read(
            "<testsuite name='parallel' time='10'>"
                + "<testcase name='x' time='4'/>".repeat(6)
                + "</testsuite>");

    assertThat(report.suites().getFirst().end()).isEqualTo(Reports.at(20));
    assertThat(report.cases())
        .extracting(Case::start)
        .containsExactly(
            Reports.at(10),
            Reports.at(14),
            Reports.at(10),
            Reports.at(14),
            Reports.at(10),
            Reports.at(14));
  }

  @Test
  void rerunThatPassed_isFlaky_andToldWhateverItTook() {
    Report report =
        Reports.read(
            """
            <testsuite name="s"><testcase name="a" time="0.1"><flakyFailure type="E"/></testcase>
            <testcase name="b" time="0.1"><failure type="F"/><rerunFailure type="F"/></testcase></testsuite>
            """);

    assertThat(report.cases())
        .extracting(Case::name, Case::result, Case::flaky, Case::errorType)
        .containsExactly(
            tuple("a", Result.PASSED, true, "E"), tuple("b", Result.FAILED, false, "F"));
  }

  @Test
  void moreCasesThanFit_leaveThoseThatFailedAndTheLongest() throws IOException {
    StringBuilder xml = new StringBuilder("<testsuite name='s'>");
    for (int i = 0; i < 1_000; i++) {
      xml.append("<testcase name='").append(i).append("' time='").append(1 + i % 10).append("'>");
      xml.append(i == 500 ? "<failure/>" : "").append("</testcase>");
    }
    xml.append("</testsuite>").append("<testsuite/>");
    Report report = Reports.parser().read("r.xml", Reports.stream(xml.toString()), Reports.JOB, 50);

    assertThat(report.cases()).hasSize(50).anyMatch(c -> c.name().equals("500"));
    assertThat(report.omitted()).isEqualTo(950);
    assertThat(report.counts().total()).isEqualTo(1_000);
  }
}
