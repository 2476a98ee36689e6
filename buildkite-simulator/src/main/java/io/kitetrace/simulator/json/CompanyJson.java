package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.kitetrace.simulator.company.Agent;
import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Pipeline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What the objects of one organization have in common, prepared once. Safe for any thread. */
public final class CompanyJson {
  private final Places places;
  private final List<PipelineJson> pipelines;
  private final List<AgentJson> agents;
  private final Map<String, SerializedString> rules;
  private final SerializedString cluster;
  private final ToLongFunction<UUID> numbers;

  /**
   * @param numbers the number of every build of the company
   */
  public CompanyJson(Company company, ToLongFunction<UUID> numbers) {
    this.numbers = numbers;
    places = new Places(company.organization());
    pipelines =
        company.pipelines().stream()
            .map(p -> new PipelineJson(places, p, company.clusterId()))
            .toList();
    agents = company.agents().stream().map(agent -> new AgentJson(places, agent)).toList();
    rules =
        company.agents().stream()
            .map(agent -> agent.queue().name())
            .distinct()
            .collect(
                Collectors.toMap(
                    queue -> queue, queue -> new SerializedString("[\"queue=" + queue + "\"]")));
    String address = places.api() + "/clusters/" + company.clusterId();
    cluster =
        new SerializedString(
            ",\"cluster_id\":\""
                + company.clusterId()
                + "\",\"cluster_url\":\""
                + address
                + "\",\"cluster_queue_id\":null,\"cluster_queue_url\":null");
  }

  Places places() {
    return places;
  }

  PipelineJson pipeline(Pipeline pipeline) {
    return pipelines.get(pipeline.ordinal());
  }

  AgentJson agent(Agent agent) {
    return agents.get(agent.ordinal());
  }

  SerializedString rule(String queue) {
    return rules.getOrDefault(queue, new SerializedString("[]"));
  }

  /** The fields about the cluster, a comma before them. */
  SerializedString cluster() {
    return cluster;
  }

  long number(UUID build) {
    return numbers.applyAsLong(build);
  }

  /** Another build, as {@code triggered_build} and {@code rebuilt_from} show it. */
  void writeReference(ApiJson out, UUID build, Pipeline pipeline) throws IOException {
    long number = number(build);
    JsonGenerator json = out.plain();
    json.writeStartObject();
    out.id(Fields.ID, build);
    json.writeFieldName(Fields.NUMBER);
    json.writeNumber(number);
    out.text(Fields.URL, places.apiOf(pipeline.slug(), number));
    out.text(Fields.WEB_URL, places.webOf(pipeline.slug(), number));
    json.writeEndObject();
  }
}
