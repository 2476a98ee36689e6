package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.company.CompanyShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The first few hundred builds of the default company, and what occurs among them. */
final class DefaultCompany {

  static final Organization COMPANY = Companies.acme(CompanyShape.defaults().withBuilds(300));
  static final List<JsonNode> BUILDS = Companies.all(COMPANY, Companies.ANCHOR);
  static final List<JsonNode> JOBS =
      BUILDS.stream().flatMap(build -> stream(build.path("jobs"))).toList();

  private DefaultCompany() {}

  /** Fails without printing hundreds of builds. */
  static void occurs(List<JsonNode> among, Predicate<JsonNode> what) {
    assertThat(among.stream().filter(what).count()).isPositive();
  }

  static Map<String, JsonNode> byId(List<JsonNode> nodes) {
    Map<String, JsonNode> byId = new HashMap<>();
    nodes.forEach(node -> byId.put(node.path("id").asText(), node));
    assertThat(byId).hasSameSizeAs(nodes);
    return byId;
  }

  static boolean is(JsonNode node, String field, String value) {
    return value.equals(node.path(field).textValue());
  }

  static boolean has(JsonNode node, String... fields) {
    return Stream.of(fields).allMatch(node::hasNonNull);
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false);
  }
}
