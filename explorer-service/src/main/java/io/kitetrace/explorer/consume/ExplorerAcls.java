package io.kitetrace.explorer.consume;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;

import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.util.List;

/**
 * All that an explorer's user must be allowed in Kafka; SECURITY.md and the manifests list the
 * same, and a test holds them together.
 */
public final class ExplorerAcls {

  private ExplorerAcls() {}

  /** It has no group, and looks at no other topic than the log. */
  public static List<RequiredAcl> of(Topics topics) {
    return RequiredAcl.topic(topics.builds(), DESCRIBE, READ).toList();
  }
}
