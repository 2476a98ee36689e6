package io.kitetrace.enricher.consume;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that an enricher's user must be allowed in Kafka where the topics are there; SECURITY.md and
 * the manifests list the same, and a test holds them together.
 */
public final class EnricherAcls {

  /** What the transactional ids of enrichers begin with. */
  public static final String WRITERS = "kitetrace-enricher";

  private EnricherAcls() {}

  /** State and inbox are for the budget: grants are asked for in one and come in the other. */
  public static List<RequiredAcl> of(Topics topics, String group) {
    return Stream.of(
            RequiredAcl.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS, READ),
            RequiredAcl.topic(topics.timelines(), DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE),
            RequiredAcl.topic(topics.index(), DESCRIBE),
            RequiredAcl.topic(topics.state(), DESCRIBE, READ, WRITE),
            RequiredAcl.topic(topics.inbox(), DESCRIBE, WRITE),
            RequiredAcl.topic(topics.deadLetters(), DESCRIBE),
            RequiredAcl.group(group, READ),
            RequiredAcl.transactionalIds(WRITERS, DESCRIBE, WRITE))
        .flatMap(rights -> rights)
        .toList();
  }
}
