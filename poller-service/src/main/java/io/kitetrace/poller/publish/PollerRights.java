package io.kitetrace.poller.publish;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.kitetrace.runtime.kafka.Right;
import io.kitetrace.wire.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that the poller's user must be allowed in Kafka where the topics are there; SECURITY.md and
 * the manifests list the same, and a test holds them together.
 */
public final class PollerRights {

  private PollerRights() {}

  /** For these topics, this group and transactional ids that begin so. */
  public static List<Right> of(Topics topics, String group, String transactionalIdPrefix) {
    return Stream.of(
            Right.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS, WRITE),
            Right.topic(topics.index(), DESCRIBE, READ, WRITE),
            Right.topic(topics.state(), DESCRIBE, READ, WRITE),
            Right.topic(topics.inbox(), DESCRIBE, READ, WRITE),
            Right.topic(topics.deadLetters(), DESCRIBE, WRITE),
            Right.group(group, READ),
            Right.transactionalIds(transactionalIdPrefix, DESCRIBE, WRITE))
        .flatMap(rights -> rights)
        .toList();
  }
}
