package io.kitetrace.simulator.company;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A made-up company.
 *
 * @param agents the machines of each queue
 * @param topics what its people work on
 * @param messages how they describe a commit, with {@code {topic}} for the topic
 * @param upload what every build begins with
 * @param stories what may happen besides
 */
public record Company(
    String organization,
    UUID id,
    UUID clusterId,
    List<Person> people,
    List<Pipeline> pipelines,
    Map<String, List<Agent>> agents,
    List<String> topics,
    List<String> messages,
    Step.Command upload,
    Stories stories) {
  /**
   * Founds a company: the same arguments make the same one.
   *
   * @param pipelines how many pipelines it has, at least 1
   * @param jobsPerBuild how many jobs its builds have on average, at least 1
   */
  public static Company found(long seed, String organization, int pipelines, int jobsPerBuild) {
    CompanyFile file = CompanyFile.read();
    long own = Seeds.derive(seed, organization);
    SplittableRandom random = Seeds.random(own);
    List<Person> people =
        file.people().stream().map(p -> Person.hired(own, p.name(), p.login())).toList();
    List<Pipeline> made = new ArrayList<>();
    for (PipelineSpec spec : file.pipelines(pipelines, jobsPerBuild)) {
      made.add(Pipeline.made(own, made.size(), spec, people.get(made.size() % people.size())));
    }
    Map<String, List<Agent>> agents = new LinkedHashMap<>();
    int ordinal = 0;
    for (Queue queue : file.queues()) {
      List<Agent> machines = new ArrayList<>();
      for (int i = 0; i < queue.agents(); i++) {
        machines.add(Agent.started(own, ordinal++, queue));
      }
      agents.put(queue.name(), machines);
    }
    return new Company(
        organization,
        Seeds.randomId(random),
        Seeds.randomId(random),
        people,
        made,
        agents,
        file.topics(),
        file.messages(),
        file.upload(),
        file.stories());
  }

  public @Nullable Pipeline pipeline(String slug) {
    return pipelines.stream().filter(p -> p.slug().equals(slug)).findFirst().orElse(null);
  }

  public List<Agent> agents(String queue) {
    return agents.getOrDefault(queue, List.of());
  }

  public Person anyone(SplittableRandom random) {
    return people.get(random.nextInt(people.size()));
  }

  public Person person(String login) {
    return people.stream().filter(p -> p.login().equals(login)).findFirst().orElseThrow();
  }

  public String anyTopic(SplittableRandom random) {
    return topics.get(random.nextInt(topics.size()));
  }

  public String anyMessage(SplittableRandom random) {
    return messages.get(random.nextInt(messages.size()));
  }

  /** A pipeline that is built by itself, the busy ones more often. */
  public Pipeline anyPipeline(SplittableRandom random) {
    int ticket = random.nextInt(pipelines.stream().mapToInt(p -> p.spec().weight()).sum());
    int place = 0;
    while (ticket >= pipelines.get(place).spec().weight()) {
      ticket -= pipelines.get(place).spec().weight();
      place++;
    }
    return pipelines.get(place);
  }

  /** A colleague. The address is at example.com. */
  public record Person(UUID id, String name, String login, String avatar) {
    static Person hired(long seed, String name, String login) {
      SplittableRandom random = Seeds.random(Seeds.derive(seed, login));
      return new Person(Seeds.randomId(random), name, login, Seeds.hex(random, 32));
    }

    public String email() {
      return login + "@example.com";
    }
  }

  /**
   * A machine that runs jobs.
   *
   * @param ordinal its place among all agents of the company, from 0
   * @param instance the cloud's id of the machine
   */
  public record Agent(int ordinal, UUID id, String name, Queue queue, String ip, String instance) {
    static Agent started(long seed, int ordinal, Queue queue) {
      SplittableRandom random = Seeds.random(Seeds.derive(seed, ordinal));
      String instance = "i-0" + Seeds.hex(random, 16);
      String ip = "10.42." + random.nextInt(256) + "." + (1 + random.nextInt(254));
      return new Agent(
          ordinal,
          Seeds.randomId(random),
          "ci-" + queue.name() + "-" + instance + "-1",
          queue,
          ip,
          instance);
    }

    public String hostname() {
      return "ip-" + ip.replace('.', '-') + ".eu-west-1.compute.internal";
    }
  }

  /**
   * A queue of a cluster.
   *
   * @param agents how many machines serve it
   * @param waitSeconds how long a job typically waits for one of them
   */
  public record Queue(String name, int agents, String instance, String os, double waitSeconds) {}

  /**
   * A pipeline of the company.
   *
   * @param ordinal its place among the company's pipelines, from 0
   * @param firstNumber the number of its oldest build here: older ones are gone
   */
  public record Pipeline(
      int ordinal,
      UUID id,
      PipelineSpec spec,
      String webhookToken,
      String badgeToken,
      Person createdBy,
      UUID uploadStepId,
      int firstNumber) {
    static Pipeline made(long seed, int ordinal, PipelineSpec spec, Person createdBy) {
      SplittableRandom random = Seeds.random(Seeds.derive(seed, spec.slug()));
      return new Pipeline(
          ordinal,
          Seeds.randomId(random),
          spec,
          Seeds.hex(random, 50),
          Seeds.hex(random, 50),
          createdBy,
          Seeds.randomId(random),
          1 + random.nextInt(4000));
    }

    public String slug() {
      return spec.slug();
    }
  }
}
