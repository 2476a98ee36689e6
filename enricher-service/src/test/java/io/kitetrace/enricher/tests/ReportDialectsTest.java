package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kitetrace.enricher.Recordings;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import io.kitetrace.timeline.TimelineStatus;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportDialectsTest {

  @Test
  void xunitNet_isRead() {
    Report report =
        Reports.read(
            """
            <assemblies><assembly name="a.dll" run-date="2026-01-31" run-time="12:00:30" time="3.1" total="2">
              <collection name="c" time="3"><test name="T.Ok" type="T" method="Ok" time="2" result="Pass"/>
              <test name="T.No" type="T" time="0.5" result="Fail"><failure exception-type="Xunit.Sdk.EqualException"/></test>
              <test name="T.Skip" result="Skip"><reason>x</reason></test></collection></assembly></assemblies>
            """);

    assertThat(report.suites())
        .extracting(Suite::start)
        .containsExactly(Reports.at(30), Reports.at(30));
    assertThat(report.counts()).isEqualTo(new Counts(3, 1, 0, 1));
    assertThat(report.cases())
        .extracting(Case::name, Case::className, Case::errorType)
        .containsExactly(tuple("T.Ok", "T", null), tuple("T.No", "T", "Xunit.Sdk.EqualException"));
  }

  @Test
  void nunit_isRead() {
    Report report =
        Reports.read(
            """
            <test-run><test-suite type="Assembly" name="a" duration="2"><test-suite name="F" duration="1.5">
              <test-case name="Ok" classname="F" result="Passed" duration="1.25"/>
              <test-case name="No" result="Failed" label="Error" duration="0.1"><failure><message>m</message></failure></test-case>
              <test-case name="Ig" result="Skipped" label="Ignored"/>
            </test-suite></test-suite></test-run>
            """);

    assertThat(report.counts()).isEqualTo(new Counts(3, 1, 1, 1));
    assertThat(report.cases())
        .extracting(Case::result)
        .containsExactly(Result.PASSED, Result.ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "ISO-8859-1", "windows-1252", "Shift_JIS"})
  void encodings_areThoseOfTheDeclaration(String name) {
    Charset charset = Charset.forName(name);
    String word = name.equals("Shift_JIS") ? "テスト" : "é";
    String xml =
        "<?xml version=\"1.0\" encoding=\""
            + name
            + "\"?><testsuite name=\""
            + word
            + "\"><testcase name=\"a\" time=\"2\"/></testsuite>";

    assertThat(Reports.read(xml.getBytes(charset)).suites().getFirst().name()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "rspec-01234567-0011-0011-0011-001122334455.xml, 4, 1, 0, 0, 1",
    "rspec-76543210-0011-0011-0011-001122334455.xml, 1, 1, 0, 0, 1",
    "rspec-aabbccdd-0011-0011-0011-001122334455.xml, 25, 4, 0, 0, 1",
    "xunit-no-file.xml, 1, 1, 0, 0, 1",
    "xunit.xml, 4, 3, 1, 0, 3"
  })
  void recordedReports_haveTheirCounts(
      String name, long total, long failed, long errors, long skipped, int suites) {
    Report report = Reports.read(Recordings.bytes("junit/" + name));

    assertThat(report.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(report.counts()).isEqualTo(new Counts(total, failed, errors, skipped));
    assertThat(report.suites()).hasSize(suites);
    assertThat(report.cases()).hasSizeGreaterThanOrEqualTo((int) failed);
  }
}
