package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TimelineStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileReportsTest {

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
    assertThat(Reports.read(xml.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(status);
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

    Report report = Reports.read(xml);
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

    Report report = Reports.read(xml.toString());
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

    assertThatThrownBy(() -> Reports.parser().read("r.xml", stream, Reports.JOB, 10))
        .hasMessage("reset");
  }

  @Test
  void attributeThatIsTooLong_isAFaultOfTheReport() {
    String xml = "<testsuite name='a'><testcase name='" + "x".repeat(5_000_000) + "'/></testsuite>";

    assertThat(Reports.read(xml).status()).isEqualTo(TimelineStatus.CUT);
  }
}
