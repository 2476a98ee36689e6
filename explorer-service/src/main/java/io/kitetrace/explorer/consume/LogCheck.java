package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.wire.Topics;
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
 * Whether a topic can be read: there are no other rights to look for.
 *
 * @param kafka the cluster
 * @param topics of which it is one
 * @param read which of them
 */
public record LogCheck(KafkaSettings kafka, Topics topics, IndexedTopic read) implements Check {

  @Override
  public String name() {
    return "topic " + read.name(topics);
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
      TopicDescription log =
          KafkaCalls.await(
              Objects.requireNonNull(
                  admin
                      .describeTopics(
                          List.of(read.name(topics)),
                          new DescribeTopicsOptions().includeAuthorizedOperations(true))
                      .topicNameValues()
                      .get(read.name(topics))));
      return mayRead(log.authorizedOperations())
          ? new Finding.Fine(name(), "readable, %d partitions".formatted(log.partitions().size()))
          : mayNotRead();
    } catch (UnknownTopicOrPartitionException e) {
      return new Finding.Fine(
          name(),
          switch (read) {
            case BUILDS -> "absent; the poller makes it, and the explorer waits for it";
            case TIMELINES -> "absent; an enricher makes it, and the explorer looks for it";
          });
    } catch (TopicAuthorizationException e) {
      return mayNotRead();
    }
  }

  private Finding mayNotRead() {
    return switch (read) {
      case BUILDS ->
          new Finding.Wrong(
              name(),
              "our Kafka user may not read it; grant Describe and Read on it (SECURITY.md)");
      case TIMELINES ->
          new Finding.Fine(
              name(),
              "our Kafka user may not read it: the explorer shows builds alone; grant Describe and Read on it where an enricher runs (SECURITY.md)");
    };
  }

  /** A Kafka without access control says nothing. */
  private static boolean mayRead(@Nullable Set<AclOperation> given) {
    return given == null || given.contains(AclOperation.READ);
  }
}
