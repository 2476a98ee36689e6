package io.kitetrace.simulator.company;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A made-up company: the same seed, name and number of pipelines make the same one. Immutable. */
public final class Company {
  private final String organization;
  private final UUID id;
  private final UUID clusterId;
  private final List<Person> people;
  private final List<Pipeline> pipelines;
  private final Map<String, Pipeline> bySlug = new LinkedHashMap<>();
  private final Map<String, List<Agent>> agents = new LinkedHashMap<>();
  private final List<String> topics;
  private final List<String> messages;
  private final Step.Command upload;

  /** By the sum of their weights up to and with each. */
  private final NavigableMap<Integer, Pipeline> tickets = new TreeMap<>();

  private Company(long seed, String organization, List<PipelineSpec> specs, CompanyFile file) {
    SplittableRandom random = Seeds.random(seed);
    this.organization = organization;
    id = Seeds.randomId(random);
    clusterId = Seeds.randomId(random);
    people = file.people().stream().map(p -> Person.hired(seed, p.name(), p.login())).toList();
    topics = List.copyOf(file.topics());
    messages = List.copyOf(file.messages());
    upload = file.upload();
    List<Pipeline> made = new ArrayList<>();
    int weights = 0;
    for (PipelineSpec spec : specs) {
      Pipeline pipeline =
          Pipeline.made(seed, made.size(), spec, people.get(made.size() % people.size()));
      made.add(pipeline);
      bySlug.put(pipeline.slug(), pipeline);
      if (spec.weight() > 0) {
        weights += spec.weight();
        tickets.put(weights, pipeline);
      }
    }
    pipelines = List.copyOf(made);
    int ordinal = 0;
    for (Agent.Queue queue : file.queues()) {
      List<Agent> machines = new ArrayList<>();
      for (int i = 0; i < queue.agents(); i++) {
        machines.add(Agent.started(seed, ordinal++, queue));
      }
      agents.put(queue.name(), List.copyOf(machines));
    }
  }

  /**
   * Founds a company.
   *
   * @param pipelines how many pipelines it has, at least 1
   * @param jobsPerBuild how many jobs its builds have on average, at least 1
   */
  public static Company found(long seed, String organization, int pipelines, int jobsPerBuild) {
    CompanyFile file = CompanyFile.read();
    return new Company(
        Seeds.derive(seed, organization),
        organization,
        file.pipelines(pipelines, jobsPerBuild),
        file);
  }

  public String organization() {
    return organization;
  }

  public UUID id() {
    return id;
  }

  public UUID clusterId() {
    return clusterId;
  }

  public List<Person> people() {
    return people;
  }

  public List<Pipeline> pipelines() {
    return pipelines;
  }

  public @Nullable Pipeline pipeline(String slug) {
    return bySlug.get(slug);
  }

  /** The machines of a queue. */
  public List<Agent> agents(String queue) {
    return agents.getOrDefault(queue, List.of());
  }

  public Person anyone(SplittableRandom random) {
    return people.get(random.nextInt(people.size()));
  }

  public String anyTopic(SplittableRandom random) {
    return topics.get(random.nextInt(topics.size()));
  }

  public String anyMessage(SplittableRandom random) {
    return messages.get(random.nextInt(messages.size()));
  }

  /** A pipeline that is built by itself, the busy ones more often. */
  public Pipeline anyPipeline(SplittableRandom random) {
    return tickets.higherEntry(random.nextInt(tickets.lastKey())).getValue();
  }

  /** What every build begins with. */
  public Step.Command upload() {
    return upload;
  }
}
