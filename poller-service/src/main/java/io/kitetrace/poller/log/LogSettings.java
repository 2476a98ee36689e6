package io.kitetrace.poller.log;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.util.List;

/**
 * Where and how the log is written.
 *
 * @param transactionalIdPrefix the transactional id of a partition is this, a dash and its number
 * @param maxBatchBytes that the topics take, compressed
 * @param maxBuildBytes of one build, uncompressed
 */
public record LogSettings(
    KafkaSettings kafka,
    Topics topics,
    String group,
    String transactionalIdPrefix,
    int maxBatchBytes,
    int maxBuildBytes) {

  List<RequiredAcl> rights() {
    return PollerAcls.of(topics, group, transactionalIdPrefix);
  }
}
