package io.kitetrace.explorer.consume;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;

import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that an explorer's user must be allowed in Kafka; SECURITY.md and the manifests list the
 * same, and a test holds them together.
 */
public final class ExplorerAcls {

  private ExplorerAcls() {}

  /** It has no group. Without the right to read timelines it shows builds alone. */
  public static List<RequiredAcl> of(Topics topics) {
    return Stream.of(topics.builds(), topics.timelines())
        .flatMap(topic -> RequiredAcl.topic(topic, DESCRIBE, READ))
        .toList();
  }
}
