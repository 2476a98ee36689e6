package io.kitetrace.standalone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.runtime.doctor.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What was found, for people and for programs.
 *
 * @param findings in the order to show
 */
record DoctorReport(List<Finding> findings) {

  DoctorReport {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  boolean isWell() {
    return findings.stream().allMatch(Finding.Fine.class::isInstance);
  }

  /** A line for each finding, and one for all. */
  String text() {
    int width = findings.stream().mapToInt(f -> f.check().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(
          "%-8s %s%s  %s%n"
              .formatted(
                  word(finding),
                  finding.check(),
                  " ".repeat(width - finding.check().length()),
                  finding.sentence()));
    }
    long wrong = findings.stream().filter(Finding.Wrong.class::isInstance).count();
    return text.append(
            wrong == 0 ? "all is well" : "%d of %d are wrong".formatted(wrong, findings.size()))
        .toString();
  }

  /** One object in one line. */
  String json() {
    StringWriter written = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(written)) {
      json.writeStartObject();
      json.writeBooleanField("ok", isWell());
      json.writeArrayFieldStart("findings");
      for (Finding finding : findings) {
        json.writeStartObject();
        json.writeStringField("check", finding.check());
        json.writeStringField("result", word(finding));
        json.writeStringField("sentence", finding.sentence());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written.toString();
  }

  private static String word(Finding finding) {
    return switch (finding) {
      case Finding.Fine fine -> "ok";
      case Finding.Wrong wrong -> "wrong";
      case Finding.Skipped skipped -> "skipped";
    };
  }
}
