package io.kitetrace.runtime.kafka;

import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * A right that a service needs in Kafka, as an access control list grants it.
 *
 * @param resource a topic, a group or transactional ids
 * @param name the resource's, or what the names begin with
 * @param pattern whether the name is whole or a prefix
 * @param operation what is done with it
 */
public record RequiredAcl(
    ResourceType resource, String name, PatternType pattern, AclOperation operation) {

  /** These operations on one topic. */
  public static Stream<RequiredAcl> topic(String name, AclOperation... operations) {
    return of(ResourceType.TOPIC, name, PatternType.LITERAL, operations);
  }

  /** These operations on one group. */
  public static Stream<RequiredAcl> group(String name, AclOperation... operations) {
    return of(ResourceType.GROUP, name, PatternType.LITERAL, operations);
  }

  /** These operations on all transactional ids that begin so. */
  public static Stream<RequiredAcl> transactionalIds(String prefix, AclOperation... operations) {
    return of(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, operations);
  }

  /** As a person reads it: {@code Write on the topic buildkite.builds}. */
  @Override
  public String toString() {
    return "%s on the %s %s%s"
        .formatted(
            SecurityUtils.operationName(operation),
            resource.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            name,
            pattern == PatternType.PREFIXED ? "*" : "");
  }

  private static Stream<RequiredAcl> of(
      ResourceType resource, String name, PatternType pattern, AclOperation... operations) {
    return Stream.of(operations)
        .map(operation -> new RequiredAcl(resource, name, pattern, operation));
  }
}
