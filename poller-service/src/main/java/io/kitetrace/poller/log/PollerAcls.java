package io.kitetrace.poller.log;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that the poller's user must be allowed in Kafka where the topics are there; SECURITY.md and
 * the manifests list the same, and a test holds them together.
 */
public final class PollerAcls {

  private PollerAcls() {}

  public static List<RequiredAcl> of(PollerSettings settings) {
    return of(
        settings.topics().topics(),
        settings.publish().group(),
        settings.publish().transactionalIdPrefix());
  }

  /** For these topics, this group and transactional ids that begin so. */
  public static List<RequiredAcl> of(Topics topics, String group, String transactionalIdPrefix) {
    return Stream.of(
            RequiredAcl.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS, WRITE),
            RequiredAcl.topic(topics.index(), DESCRIBE, READ, WRITE),
            RequiredAcl.topic(topics.state(), DESCRIBE, READ, WRITE),
            RequiredAcl.topic(topics.inbox(), DESCRIBE, READ, WRITE),
            RequiredAcl.topic(topics.deadLetters(), DESCRIBE, WRITE),
            RequiredAcl.group(group, READ),
            RequiredAcl.transactionalIds(transactionalIdPrefix, DESCRIBE, WRITE))
        .flatMap(rights -> rights)
        .toList();
  }
}
