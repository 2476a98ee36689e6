package io.kitetrace.emitter.consume;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that a user must be allowed in Kafka where the topics are there; SECURITY.md and the
 * manifests list the same, and a test holds them together.
 */
public final class EmitterAcls {

  /** What the transactional ids of replays begin with. */
  private static final String REPLAY_OWNERS = "kitetrace-replay";

  private EmitterAcls() {}

  /** Those that it cannot do without: the timelines may be forbidden. */
  static List<RequiredAcl> indispensable(Topics topics, List<RequiredAcl> rights) {
    return rights.stream().filter(right -> !right.name().equals(topics.timelines())).toList();
  }

  /** For the service. */
  public static List<RequiredAcl> following(Topics topics, String group) {
    return Stream.of(
            RequiredAcl.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS, READ),
            RequiredAcl.topic(topics.timelines(), DESCRIBE, READ),
            RequiredAcl.topic(topics.index(), DESCRIBE),
            RequiredAcl.topic(topics.state(), DESCRIBE, READ, WRITE),
            RequiredAcl.topic(topics.inbox(), DESCRIBE),
            RequiredAcl.topic(topics.deadLetters(), DESCRIBE, WRITE),
            RequiredAcl.group(group, READ))
        .flatMap(rights -> rights)
        .toList();
  }

  /** For the commands about dead letters, under the user of replays. */
  public static List<RequiredAcl> readingDeadLetters(Topics topics) {
    return Stream.of(
            RequiredAcl.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS),
            RequiredAcl.topic(topics.index(), DESCRIBE),
            RequiredAcl.topic(topics.state(), DESCRIBE, READ, WRITE),
            RequiredAcl.topic(topics.inbox(), DESCRIBE),
            RequiredAcl.topic(topics.deadLetters(), DESCRIBE, READ))
        .flatMap(rights -> rights)
        .toList();
  }

  /** For a replay, and for the commands about dead letters. */
  public static List<RequiredAcl> replaying(Topics topics, String group) {
    return Stream.of(
            RequiredAcl.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS, READ),
            RequiredAcl.topic(topics.timelines(), DESCRIBE, READ),
            RequiredAcl.topic(topics.index(), DESCRIBE, READ),
            RequiredAcl.topic(topics.state(), DESCRIBE, READ, WRITE),
            RequiredAcl.topic(topics.inbox(), DESCRIBE),
            RequiredAcl.topic(topics.deadLetters(), DESCRIBE, READ, WRITE),
            RequiredAcl.group(group, DELETE, READ),
            RequiredAcl.transactionalIds(REPLAY_OWNERS, DESCRIBE, WRITE))
        .flatMap(rights -> rights)
        .toList();
  }
}
