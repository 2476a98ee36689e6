package io.kitetrace.emitter.consume;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.kitetrace.runtime.kafka.Right;
import io.kitetrace.wire.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that a user must be allowed in Kafka where the topics are there; SECURITY.md and the
 * manifests list the same, and a test holds them together.
 */
public final class EmitterRights {

  /** What the transactional ids of replays begin with. */
  private static final String REPLAY_OWNERS = "kitetrace-replay";

  private EmitterRights() {}

  /** For the service. */
  public static List<Right> following(Topics topics, String group) {
    return Stream.of(
            Right.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS, READ),
            Right.topic(topics.index(), DESCRIBE),
            Right.topic(topics.state(), DESCRIBE, READ, WRITE),
            Right.topic(topics.inbox(), DESCRIBE),
            Right.topic(topics.deadLetters(), DESCRIBE, WRITE),
            Right.group(group, READ))
        .flatMap(rights -> rights)
        .toList();
  }

  /** For the commands about dead letters, under the user of replays. */
  public static List<Right> readingDeadLetters(Topics topics) {
    return Stream.of(
            Right.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS),
            Right.topic(topics.index(), DESCRIBE),
            Right.topic(topics.state(), DESCRIBE, READ, WRITE),
            Right.topic(topics.inbox(), DESCRIBE),
            Right.topic(topics.deadLetters(), DESCRIBE, READ))
        .flatMap(rights -> rights)
        .toList();
  }

  /** For a replay, and for the commands about dead letters. */
  public static List<Right> replaying(Topics topics, String group) {
    return Stream.of(
            Right.topic(topics.builds(), DESCRIBE, DESCRIBE_CONFIGS, READ),
            Right.topic(topics.index(), DESCRIBE, READ),
            Right.topic(topics.state(), DESCRIBE, READ, WRITE),
            Right.topic(topics.inbox(), DESCRIBE),
            Right.topic(topics.deadLetters(), DESCRIBE, READ, WRITE),
            Right.group(group, DELETE, READ),
            Right.transactionalIds(REPLAY_OWNERS, DESCRIBE, WRITE))
        .flatMap(rights -> rights)
        .toList();
  }
}
