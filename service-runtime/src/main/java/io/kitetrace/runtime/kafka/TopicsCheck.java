package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.wire.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Whether the topics are there and as they must be, or could be made.
 *
 * @param kafka the cluster
 * @param settings the topics
 * @param rights what our user must be allowed; those about other things than topics are passed over
 */
public record TopicsCheck(KafkaSettings kafka, TopicSettings settings, List<RequiredAcl> rights)
    implements Check {

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public List<Finding> run() {
    try {
      return KafkaCalls.ask(kafka, this::look);
    } catch (KafkaException e) {
      return List.of(new Finding.Wrong(name(), KafkaFailures.sentence(kafka, e)));
    }
  }

  private List<Finding> look(Admin admin) {
    Set<String> existing = KafkaCalls.await(admin.listTopics().names());
    List<NewTopic> wanted = new ArrayList<>(TopicSetup.wanted(settings));
    if (hasTimelines()) {
      wanted.add(timelines(admin, existing));
    }
    Map<String, TopicDescription> found =
        KafkaCalls.await(
            admin
                .describeTopics(
                    wanted.stream().map(NewTopic::name).filter(existing::contains).toList(),
                    new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames());
    List<Finding> findings = new ArrayList<>();
    for (NewTopic topic : wanted) {
      TopicDescription description = found.get(topic.name());
      findings.add(description == null ? absent(admin, topic) : present(admin, topic, description));
    }
    unequalPartitions(found.values()).forEach(findings::add);
    unfitTimelines(found).forEach(findings::add);
    return findings;
  }

  /** Whether it is about who writes timelines. */
  private boolean hasTimelines() {
    return rights.stream()
        .filter(right -> right.operation() == AclOperation.WRITE)
        .anyMatch(right -> isAbout(right, settings.topics().timelines()));
  }

  /** As it is made where it is absent: with as many partitions as the log has, or will have. */
  private NewTopic timelines(Admin admin, Set<String> existing) {
    String log = settings.topics().builds();
    int partitions =
        existing.contains(log)
            ? KafkaCalls.await(admin.describeTopics(List.of(log)).allTopicNames()).values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum()
            : settings.partitions();
    return TopicSetup.timelines(settings.topics().timelines(), partitions, settings.replication());
  }

  private List<Finding> unfitTimelines(Map<String, TopicDescription> found) {
    TopicDescription log = found.get(settings.topics().builds());
    TopicDescription timelines = found.get(settings.topics().timelines());
    if (log == null
        || timelines == null
        || log.partitions().size() == timelines.partitions().size()) {
      return List.of();
    }
    return List.of(
        new Finding.Wrong(
            name(),
            TopicSetup.unfitTimelines(
                settings.topics(), log.partitions().size(), timelines.partitions().size())));
  }

  private Finding absent(Admin admin, NewTopic topic) {
    String check = "topic " + topic.name();
    try {
      KafkaCalls.await(
          admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true)).all());
      return new Finding.Fine(
          check,
          "absent; it is made at the start, with %d partitions".formatted(topic.numPartitions()));
    } catch (TopicAuthorizationException e) {
      return new Finding.Wrong(
          check, "absent, and our Kafka user may not make it; make it, or grant Create on it");
    } catch (KafkaException e) {
      return new Finding.Wrong(
          check,
          "absent, and cannot be made (%s); BUILDS_TOPIC_REPLICATION and BUILDS_TOPIC_PARTITIONS say how"
              .formatted(e.getMessage()));
    }
  }

  private Finding present(Admin admin, NewTopic topic, TopicDescription description) {
    String check = "topic " + topic.name();
    TopicCondition condition = new TopicCondition(description, config(admin, topic.name()));
    List<String> faults = new ArrayList<>();
    List<String> missing = missing(topic.name(), description.authorizedOperations());
    if (!missing.isEmpty()) {
      faults.add(
          "our Kafka user lacks %s on it; grant that (SECURITY.md)"
              .formatted(String.join(" and ", missing)));
    }
    faults.addAll(condition.unavailable());
    if (topic.name().equals(settings.topics().builds()) && !settings.allowRetention()) {
      List<String> forgetful = condition.forgetful();
      if (condition.config() == null) {
        faults.add(
            "our Kafka user may not see whether it forgets builds; grant DescribeConfigs (SECURITY.md)");
      } else if (!forgetful.isEmpty()) {
        faults.add(TopicSetup.forgets(topic.name(), forgetful));
      }
    }
    if (topic.name().equals(settings.topics().timelines())
        && !settings.allowRetention()
        && condition.config() != null
        && !condition.forgetful().isEmpty()) {
      faults.add(TopicSetup.forgetsTimelines(topic.name(), condition.forgetful()));
    }
    if (topic.configs().containsValue("compact") && !condition.isCompactedAlone()) {
      faults.add(
          "its cleanup.policy must be compact alone, or what was published is forgotten; set it");
    }
    return faults.isEmpty()
        ? new Finding.Fine(check, condition.sentence())
        : new Finding.Wrong(check, String.join("; ", faults));
  }

  /** None where Kafka does not tell. Whether we may see its settings is told elsewhere. */
  private List<String> missing(String topic, @Nullable Set<AclOperation> given) {
    return rights.stream()
        .filter(right -> isAbout(right, topic))
        .map(RequiredAcl::operation)
        .filter(Set.of(AclOperation.READ, AclOperation.WRITE)::contains)
        .filter(operation -> given != null && !given.contains(operation))
        .distinct()
        .sorted()
        .map(SecurityUtils::operationName)
        .toList();
  }

  private static boolean isAbout(RequiredAcl right, String topic) {
    return right.resource() == ResourceType.TOPIC && right.name().equals(topic);
  }

  /** Null where we may not ask. */
  private static @Nullable Config config(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return KafkaCalls.await(admin.describeConfigs(List.of(resource)).all()).get(resource);
    } catch (TopicAuthorizationException e) {
      return null;
    }
  }

  private List<Finding> unequalPartitions(Collection<TopicDescription> found) {
    Topics topics = settings.topics();
    List<String> owned = List.of(topics.index(), topics.state(), topics.inbox());
    Map<String, Integer> sizes = new HashMap<>();
    for (TopicDescription topic : found) {
      if (owned.contains(topic.name())) {
        sizes.put(topic.name(), topic.partitions().size());
      }
    }
    return sizes.values().stream().distinct().count() > 1
        ? List.of(new Finding.Wrong(name(), TopicSetup.unequalPartitions(owned)))
        : List.of();
  }
}
