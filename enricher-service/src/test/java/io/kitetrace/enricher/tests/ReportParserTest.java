package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.enricher.Recordings;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import io.kitetrace.timeline.TimelineStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportParserTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final JobWindow JOB =
      new JobWindow(START, START.plusSeconds(100), START.plusSeconds(10));

  @Test
  void cases_areLaidEndToEnd_andThoseThatFailedOrTookLongAreTold() {
    Report report =
        read(
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
            new Suite(0, null, "models", at(10), at(19), true, new Counts(5, 2, 1, 1)));
    assertThat(report.cases())
        .containsExactly(
            new Case(1, 0, "adds", "Sum", "sum.rb", Result.PASSED, null, false, at(10), at(12.5)),
            new Case(
                3,
                0,
                "wrong",
                null,
                null,
                Result.FAILED,
                "AssertionError",
                false,
                at(12.7),
                at(13)),
            new Case(4, 0, "broken", null, null, Result.ERROR, null, false, at(13), at(13)));
  }

  @Test
  void suites_withinSuites_countTheirOwnCasesAlone() {
    Report report =
        read(
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
            tuple(0, null, "outer", at(10), at(14), new Counts(2, 0, 0, 0)),
            tuple(2, 0, "inner", at(11), at(13), new Counts(1, 1, 0, 0)),
            tuple(5, null, "numbers only", at(14), at(17), new Counts(4, 2, 1, 2)));
    assertThat(report.cases()).extracting(Case::suite).containsExactly(0, 2, 0);
    assertThat(report.counts()).isEqualTo(new Counts(7, 3, 1, 2));
  }

  @Test
  void suite_thatTellsItsStart_standsThere_ifTheJobCanHaveRunThen() {
    Report report =
        read(
            """
            <testsuites>
              <testsuite name="zoned" timestamp="2026-01-31T13:00:40+01:00" time="5"><testcase name="a" time="5"/></testsuite>
              <testsuite name="no zone" timestamp="2026-01-31T12:00:50.5" time="5"/>
              <testsuite name="other day" timestamp="2018-04-24T14:55:21" time="5"/>
            </testsuites>
            """);

    assertThat(report.suites())
        .extracting(Suite::start, Suite::derived)
        .containsExactly(tuple(at(40), false), tuple(at(50.5), false), tuple(at(10), true));
    assertThat(report.cases()).extracting(Case::start).containsExactly(at(40));
  }

  @Test
  void casesThatRanSideBySide_stayWithinTheirSuite() {
    Report report =
        read(
            "<testsuite name='parallel' time='10'>"
                + "<testcase name='x' time='4'/>".repeat(6)
                + "</testsuite>");

    assertThat(report.suites().getFirst().end()).isEqualTo(at(20));
    assertThat(report.cases())
        .extracting(Case::start)
        .containsExactly(at(10), at(14), at(10), at(14), at(10), at(14));
  }

  @Test
  void rerunThatPassed_isFlaky_andToldWhateverItTook() {
    Report report =
        read(
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
  void xunitNet_isRead() {
    Report report =
        read(
            """
            <assemblies><assembly name="a.dll" run-date="2026-01-31" run-time="12:00:30" time="3.1" total="2">
              <collection name="c" time="3"><test name="T.Ok" type="T" method="Ok" time="2" result="Pass"/>
              <test name="T.No" type="T" time="0.5" result="Fail"><failure exception-type="Xunit.Sdk.EqualException"/></test>
              <test name="T.Skip" result="Skip"><reason>x</reason></test></collection></assembly></assemblies>
            """);

    assertThat(report.suites()).extracting(Suite::start).containsExactly(at(30), at(30));
    assertThat(report.counts()).isEqualTo(new Counts(3, 1, 0, 1));
    assertThat(report.cases())
        .extracting(Case::name, Case::className, Case::errorType)
        .containsExactly(tuple("T.Ok", "T", null), tuple("T.No", "T", "Xunit.Sdk.EqualException"));
  }

  @Test
  void nunit_isRead() {
    Report report =
        read(
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

    assertThat(read(xml.getBytes(charset)).suites().getFirst().name()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "'\uFEFF<testsuite name=\"a\"/>', COMPLETE",
    "'\n\n <?xml version=\"1.0\"?><testsuite name=\"a\"/>', COMPLETE",
    "'<?xml version=\"1.0\" encoding=\"none-such\"?><testsuite name=\"a\"/>', COMPLETE",
    "'<?xml version=\"1.0\" encoding=\"UTF-16\"?><testsuite name=\"a\"/>', COMPLETE",
    "'<testsuite name=\"\u001b[31ma\"/>trailing', COMPLETE",
    "'<testsuite name=\"a&#27;[0m\"/>', COMPLETE",
    "'<testsuite name=\"a\"><system-out>\u0000\u0001]]</system-out></testsuite>', COMPLETE",
    "'<!DOCTYPE testsuite SYSTEM \"http://example.com/x.dtd\"><testsuite name=\"a\"/>', COMPLETE",
    "'<testsuite name=\"a\"><testcase name=\"b\"', CUT",
    "'<testsuite name=\"a\"><testcase></testsuite>', CUT",
    "'<testsuite name=\"a\"><testcase name=\"&unknown;\"/></testsuite>', COMPLETE",
    "'<checkstyle/>', UNREADABLE",
    "'{}', UNREADABLE",
    "'', UNREADABLE"
  })
  void report_thatIsNotWellFormed_isReadAsFarAsItGoes(String xml, TimelineStatus status) {
    assertThat(read(xml.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(status);
  }

  @Test
  void externalEntity_isNeverRead(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "planted in a file");
    String xml =
        """
        <!DOCTYPE t [<!ENTITY f SYSTEM "%s"><!ENTITY p "planted">]>
        <testsuite name="s"><testcase name="a" time="2"><failure type="&f;&p;">&f;&p;</failure></testcase>
        <testcase name="&p;&f;" time="3"/></testsuite>
        """
            .formatted(secret.toUri());

    Report report = read(xml);
    assertThat(report.suites()).hasSize(1);
    assertThat(report.toString()).doesNotContain("planted");
  }

  @Test
  void entitiesThatMultiply_costNothing() {
    StringBuilder xml = new StringBuilder("<!DOCTYPE t [<!ENTITY e0 \"ha\">");
    for (int i = 1; i < 100; i++) {
      xml.append("<!ENTITY e%d \"&e%d;&e%d;\">".formatted(i, i - 1, i - 1));
    }
    xml.append(
        "]><testsuite name=\"s\"><testcase name=\"a\" time=\"2\">&e99;</testcase></testsuite>");

    Report report = read(xml.toString());
    assertThat(report.suites()).hasSize(1);
    assertThat(report.toString()).doesNotContain("ha");
  }

  @Test
  void streamThatFails_isNoReport() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    InputStream stream =
        new SequenceInputStream(
            new ByteArrayInputStream("<testsuite name='a'>".getBytes(StandardCharsets.UTF_8)),
            failing);

    assertThatThrownBy(() -> parser().read("r.xml", stream, JOB, 10)).hasMessage("reset");
  }

  @Test
  void moreCasesThanFit_leaveThoseThatFailedAndTheLongest() throws IOException {
    StringBuilder xml = new StringBuilder("<testsuite name='s'>");
    for (int i = 0; i < 1_000; i++) {
      xml.append("<testcase name='").append(i).append("' time='").append(1 + i % 10).append("'>");
      xml.append(i == 500 ? "<failure/>" : "").append("</testcase>");
    }
    xml.append("</testsuite>").append("<testsuite/>");
    Report report = parser().read("r.xml", stream(xml.toString()), JOB, 50);

    assertThat(report.cases()).hasSize(50).anyMatch(c -> c.name().equals("500"));
    assertThat(report.omitted()).isEqualTo(950);
    assertThat(report.counts().total()).isEqualTo(1_000);
  }

  @Test
  void attributeThatIsTooLong_isAFaultOfTheReport() {
    String xml = "<testsuite name='a'><testcase name='" + "x".repeat(5_000_000) + "'/></testsuite>";

    assertThat(read(xml).status()).isEqualTo(TimelineStatus.CUT);
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
    Report report = read(Recordings.bytes("junit/" + name));

    assertThat(report.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(report.counts()).isEqualTo(new Counts(total, failed, errors, skipped));
    assertThat(report.suites()).hasSize(suites);
    assertThat(report.cases()).hasSizeGreaterThanOrEqualTo((int) failed);
  }

  private static Instant at(double seconds) {
    return START.plusNanos(Math.round(seconds * 1e9));
  }

  private static ReportParser parser() {
    return new ReportParser(Duration.ofSeconds(1));
  }

  private static InputStream stream(String xml) {
    return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static Report read(String xml) {
    return read(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static Report read(byte[] xml) {
    try {
      return parser().read("junit.xml", new ByteArrayInputStream(xml), JOB, 2_000);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
