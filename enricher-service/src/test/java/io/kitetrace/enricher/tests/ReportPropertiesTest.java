package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Suite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReportPropertiesTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void anything_isReadWithoutAFault_andHoldsTogether(@ForAll("reports") String xml)
      throws IOException {
    Report report =
        new ReportParser(Duration.ofSeconds(1))
            .read(
                "r.xml",
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)),
                new JobWindow(START, START.plusSeconds(60), START),
                20);

    Set<Integer> suites = report.suites().stream().map(Suite::n).collect(Collectors.toSet());
    for (Suite suite : report.suites()) {
      assertThat(suite.end()).isAfterOrEqualTo(suite.start());
      assertThat(suite.parent() == null || suites.contains(suite.parent())).isTrue();
    }
    for (Case test : report.cases()) {
      assertThat(test.end()).isAfterOrEqualTo(test.start());
      assertThat(test.suite() == null || suites.contains(test.suite())).isTrue();
    }
    assertThat(report.suites().size() + report.cases().size()).isLessThanOrEqualTo(40);
  }

  @Provide
  Arbitrary<String> reports() {
    return Arbitraries.of(
            "<testsuite name='a' time='3'>",
            "<testsuite>",
            "</testsuite>",
            "<testsuites>",
            "</testsuites>",
            "<testcase name='b' time='2'>",
            "</testcase>",
            "<testcase/>",
            "<failure type='E'/>",
            "<skipped/>",
            "<error",
            ">",
            "'",
            "&amp;",
            "&x;",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?xml version='1.0'?>",
            "<!DOCTYPE a [",
            "]",
            "text",
            "\u0000",
            "<test-case duration='1' result='Failed'/>",
            "<test-suite name='s'>",
            "é",
            " time='9'",
            "<testsuite tests='99999999999999999999' failures='-1' timestamp='2026-01-31T12:00:09'/>")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
