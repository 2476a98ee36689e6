package io.kitetrace.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Companies for tests, and their builds as JSON. */
final class Companies {
  static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Companies() {}

  static Organization acme(CompanyShape shape) {
    return SimulatedOrganization.of("acme", shape, ANCHOR);
  }

  static String text(ListedBuild build, Instant now, long answer) {
    Rendering rendering = new Rendering(now.toEpochMilli(), answer, true, true, true, false, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      build.write(out, rendering);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  static JsonNode json(ListedBuild build, Instant now) {
    try {
      return MAPPER.readTree(text(build, now, 1));
    } catch (IOException e) {
      throw new UncheckedIOException("build " + build.id() + " is not JSON", e);
    }
  }

  /** All builds that exist at a time, newest first. */
  static List<JsonNode> all(Organization company, Instant now) {
    return company.newestFirst().stream()
        .filter(build -> build.at(now.toEpochMilli()) != null)
        .map(build -> json(build, now))
        .toList();
  }
}
