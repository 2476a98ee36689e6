package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a topic can be read, for those who need no other right on it.
 *
 * @param kafka the cluster
 * @param topic its name
 * @param maker who makes it, and what our service does until then
 * @param without what our service does where it may not read it; null if that is nothing
 */
public record ReadableTopicCheck(
    KafkaSettings kafka, String topic, String maker, @Nullable String without) implements Check {

  @Override
  public String name() {
    return "topic " + topic;
  }

  @Override
  public List<Finding> run() {
    try {
      return List.of(KafkaCalls.ask(kafka, this::look));
    } catch (KafkaException e) {
      return List.of(new Finding.Wrong(name(), KafkaFailures.sentence(kafka, e)));
    }
  }

  private Finding look(Admin admin) {
    try {
      TopicDescription found =
          KafkaCalls.await(
              Objects.requireNonNull(
                  admin
                      .describeTopics(
                          List.of(topic),
                          new DescribeTopicsOptions().includeAuthorizedOperations(true))
                      .topicNameValues()
                      .get(topic)));
      return mayRead(found.authorizedOperations())
          ? new Finding.Fine(name(), "readable, %d partitions".formatted(found.partitions().size()))
          : mayNotRead();
    } catch (UnknownTopicOrPartitionException e) {
      return new Finding.Fine(name(), "absent; " + maker);
    } catch (TopicAuthorizationException e) {
      return mayNotRead();
    }
  }

  private Finding mayNotRead() {
    return without == null
        ? new Finding.Wrong(
            name(), "our Kafka user may not read it; grant Describe and Read on it (SECURITY.md)")
        : new Finding.Fine(
            name(),
            "our Kafka user may not read it: %s; grant Describe and Read on it where an enricher runs (SECURITY.md)"
                .formatted(without));
  }

  /** A Kafka without access control says nothing. */
  private static boolean mayRead(@Nullable Set<AclOperation> given) {
    return given == null || given.contains(AclOperation.READ);
  }
}
