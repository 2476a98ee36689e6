package io.kitetrace.runtime.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions end, open transactions included. A commit returns before the partitions have its
 * markers, and until then a reader of committed records is told an end that lies before what was
 * committed. Whoever reads "all there is now" reads up to these ends; what is still open there is
 * closed within the transactions' time-out.
 */
public final class LogEnds {

  private LogEnds() {}

  /**
   * Asks for them.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot be reached or refuses
   */
  public static Map<TopicPartition, Long> of(
      KafkaSettings kafka, Collection<TopicPartition> partitions) {
    return KafkaCalls.ask(kafka, admin -> of(admin, partitions));
  }

  /** The same by a client that is there. */
  public static Map<TopicPartition, Long> of(Admin admin, Collection<TopicPartition> partitions) {
    return ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
  }

  /** Those of the partitions that hold a transaction which is not ended, or was not at first. */
  public static List<TopicPartition> open(
      KafkaSettings kafka, Collection<TopicPartition> partitions) {
    return KafkaCalls.ask(
        kafka,
        admin -> {
          Map<TopicPartition, Long> ends = of(admin, partitions);
          Map<TopicPartition, Long> committed =
              ends(admin, partitions, IsolationLevel.READ_COMMITTED);
          return partitions.stream()
              .filter(p -> committed.getOrDefault(p, 0L) < ends.getOrDefault(p, 0L))
              .toList();
        });
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        KafkaCalls.await(
            admin
                .listOffsets(
                    partitions.stream()
                        .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest())),
                    new ListOffsetsOptions(isolation))
                .all());
    return ends.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }
}
