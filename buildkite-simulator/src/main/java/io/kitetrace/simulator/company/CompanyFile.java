package io.kitetrace.simulator.company;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The file that describes the company, {@code company.json} beside this class. */
record CompanyFile(
    List<Colleague> people,
    List<String> topics,
    List<String> messages,
    List<Queue> queues,
    List<String> serviceWords,
    List<String> serviceKinds,
    List<PipelineSpec> pipelines) {

  record Colleague(String name, String login) {}

  static CompanyFile read() {
    try (InputStream in = CompanyFile.class.getResourceAsStream("company.json")) {
      return JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build()
          .readValue(
              Objects.requireNonNull(in, "company.json is missing from the jar"),
              CompanyFile.class);
    } catch (IOException e) {
      throw new UncheckedIOException("company.json cannot be read", e);
    }
  }
}
