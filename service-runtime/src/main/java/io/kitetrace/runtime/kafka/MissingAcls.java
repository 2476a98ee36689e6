package io.kitetrace.runtime.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka which of the rights that a service needs its user has not. What Kafka does not tell
 * (it has no authorizer, is a product that keeps it to itself, or does not answer) counts as there.
 */
public final class MissingAcls {

  private static final int TIMEOUT_MILLIS = 5_000;

  private final Admin admin;

  private MissingAcls(Admin admin) {
    this.admin = admin;
  }

  /** Those of the rights that are missing, in their order. The client stays the caller's. */
  public static List<RequiredAcl> of(Admin admin, Collection<RequiredAcl> needed) {
    MissingAcls asking = new MissingAcls(admin);
    List<RequiredAcl> missing = new ArrayList<>();
    of(ResourceType.TOPIC, needed).forEach((name, rights) -> asking.topic(name, rights, missing));
    of(ResourceType.GROUP, needed).forEach((name, rights) -> asking.group(name, rights, missing));
    of(ResourceType.TRANSACTIONAL_ID, needed)
        .forEach((name, rights) -> asking.transactionalIds(name, rights, missing));
    return needed.stream().filter(missing::contains).toList();
  }

  private static Map<String, List<RequiredAcl>> of(
      ResourceType type, Collection<RequiredAcl> needed) {
    return needed.stream()
        .filter(right -> right.resource() == type)
        .collect(Collectors.groupingBy(RequiredAcl::name));
  }

  private void topic(String name, List<RequiredAcl> rights, List<RequiredAcl> missing) {
    DescribeTopicsOptions options =
        new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(TIMEOUT_MILLIS);
    try {
      TopicDescription topic =
          answer(admin.describeTopics(List.of(name), options).topicNameValues().get(name));
      missing.addAll(lacking(rights, topic == null ? null : topic.authorizedOperations()));
    } catch (AuthorizationException e) {
      // Whoever may read or write a topic may describe it too: none of these is granted.
      rights.stream()
          .filter(right -> right.operation() != AclOperation.DESCRIBE_CONFIGS)
          .forEach(missing::add);
    }
  }

  private void group(String name, List<RequiredAcl> rights, List<RequiredAcl> missing) {
    DescribeConsumerGroupsOptions options =
        new DescribeConsumerGroupsOptions()
            .includeAuthorizedOperations(true)
            .timeoutMs(TIMEOUT_MILLIS);
    try {
      ConsumerGroupDescription group =
          answer(admin.describeConsumerGroups(List.of(name), options).describedGroups().get(name));
      missing.addAll(lacking(rights, group == null ? null : group.authorizedOperations()));
    } catch (AuthorizationException e) {
      missing.addAll(rights);
    }
  }

  private void transactionalIds(
      String prefix, List<RequiredAcl> rights, List<RequiredAcl> missing) {
    try {
      answer(admin.describeTransactions(List.of(prefix)).description(prefix));
    } catch (AuthorizationException e) {
      missing.addAll(rights);
    }
  }

  private static List<RequiredAcl> lacking(
      List<RequiredAcl> rights, @Nullable Set<AclOperation> authorized) {
    return authorized == null || authorized.isEmpty()
        ? List.of()
        : rights.stream().filter(right -> !authorized.contains(right.operation())).toList();
  }

  /** Null where Kafka does not tell: what was asked about is not there yet, or Kafka is away. */
  private static <T> @Nullable T answer(@Nullable KafkaFuture<T> future) {
    try {
      return future == null ? null : KafkaCalls.await(future);
    } catch (AuthorizationException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return null;
    }
  }
}
