package io.kitetrace.simulator.company;

import io.kitetrace.simulator.seed.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
  private final int[] cumulativeWeights;

  private Company(long seed, String organization, List<PipelineSpec> specs, CompanyFile file) {
    SplittableRandom random = Seeds.random(seed);
    this.organization = organization;
    id = Seeds.randomId(random);
    clusterId = Seeds.randomId(random);
    people = file.people().stream().map(p -> Person.hired(seed, p.name(), p.login())).toList();
    topics = List.copyOf(file.topics());
    messages = List.copyOf(file.messages());
    List<Pipeline> made = new ArrayList<>();
    cumulativeWeights = new int[specs.size()];
    int weights = 0;
    for (PipelineSpec spec : specs) {
      weights += spec.weight();
      cumulativeWeights[made.size()] = weights;
      Pipeline pipeline =
          Pipeline.made(seed, made.size(), spec, people.get(made.size() % people.size()));
      made.add(pipeline);
      bySlug.put(pipeline.slug(), pipeline);
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
    List<PipelineSpec> specs =
        file.pipelines(pipelines).stream().map(s -> Sizing.scaled(s, jobsPerBuild)).toList();
    return new Company(Seeds.derive(seed, organization), organization, specs, file);
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

  /** All machines, in the order of their ordinals. */
  public List<Agent> agents() {
    return agents.values().stream().flatMap(List::stream).toList();
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
    int ticket = random.nextInt(cumulativeWeights[cumulativeWeights.length - 1]);
    int low = 0;
    int high = cumulativeWeights.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulativeWeights[middle] > ticket) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return pipelines.get(low);
  }
}
