package io.kitetrace.simulator.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Agent;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Company.Pipeline;
import java.util.Map;
import java.util.UUID;

/**
 * What the objects of one company refer to: addresses, people, agents, builds. The hosts are
 * Buildkite's, whoever serves them. Safe for any thread.
 */
public final class CompanyJson {
  private static final double SHORT_FORM = 0.1;

  private final Company company;
  private final Map<UUID, Long> numbers;

  /**
   * @param numbers the number of every build of the company
   */
  public CompanyJson(Company company, Map<UUID, Long> numbers) {
    this.company = company;
    this.numbers = Map.copyOf(numbers);
  }

  String url() {
    return "https://api.buildkite.com/v2/organizations/" + company.organization();
  }

  String url(Pipeline pipeline) {
    return url() + "/pipelines/" + pipeline.slug();
  }

  String url(Pipeline pipeline, UUID build) {
    return url(pipeline) + "/builds/" + number(build);
  }

  String webUrl(Pipeline pipeline) {
    return "https://buildkite.com/" + repository(pipeline);
  }

  String webUrl(Pipeline pipeline, UUID build) {
    return webUrl(pipeline) + "/builds/" + number(build);
  }

  /** The name of a pipeline's repository. */
  String repository(Pipeline pipeline) {
    return company.organization() + "/" + pipeline.slug();
  }

  String clusterId() {
    return company.clusterId().toString();
  }

  public Company company() {
    return company;
  }

  public long number(UUID build) {
    return numbers.getOrDefault(build, 0L);
  }

  boolean hasQueue(String queue) {
    return !company.agents(queue).isEmpty();
  }

  /** Another build, as {@code triggered_build} and {@code rebuilt_from} show it. */
  ObjectNode reference(UUID build, Pipeline pipeline) {
    return Json.withId(build)
        .put("number", number(build))
        .put("url", url(pipeline, build))
        .put("web_url", webUrl(pipeline, build));
  }

  static ObjectNode user(Person person) {
    return Json.object("User", person.id())
        .put("name", person.name())
        .put("email", person.email())
        .put("avatar_url", "https://www.gravatar.com/avatar/" + person.avatar())
        .put("created_at", "2021-03-08T09:12:44.308Z");
  }

  static ObjectNode author(Person person) {
    return Json.object()
        .put("username", person.login())
        .put("name", person.name())
        .put("email", person.email());
  }

  /** An agent, now and then in its short form. */
  ObjectNode agent(Agent agent, Rendering rendering) {
    Json.LiveValues live = new Json.LiveValues(rendering);
    String url = url() + "/agents/" + agent.id();
    int ordinal = agent.ordinal();
    ObjectNode json = Json.withId(agent.id());
    if (live.chance(ordinal, SHORT_FORM)) {
      return json.put("url", url).put("name", agent.name());
    }
    json.put("connection_state", live.chance(ordinal + 1000, 0.5) ? "connected" : "disconnected")
        .put(
            "last_job_finished_at",
            Json.time(rendering.now() - live.count(ordinal + 2000, 900_000)))
        .put("graphql_id", Json.graphqlId("Agent", agent.id()))
        .put("url", url)
        .put(
            "web_url",
            "https://buildkite.com/organizations/%s/agents/%s"
                .formatted(company.organization(), agent.id()))
        .put("name", agent.name())
        .put("ip_address", agent.ip())
        .put("hostname", agent.hostname())
        .put("user_agent", "buildkite-agent/3.104.0.10861 (" + agent.queue().os() + ")")
        .put("version", "3.104.0")
        .putNull("creator")
        .put("created_at", "2026-01-05T05:58:11.530Z")
        .putNull("job")
        .put("priority", 0)
        .putArray("meta_data")
        .add("queue=" + agent.queue().name())
        .add("docker=28.3.2")
        .add("stack=ci-" + agent.queue().name())
        .add("buildkite-aws-stack=v6.44.0")
        .add("aws:instance-type=" + agent.queue().instance())
        .add("aws:instance-id=" + agent.instance())
        .add("spot");
    return json;
  }
}
