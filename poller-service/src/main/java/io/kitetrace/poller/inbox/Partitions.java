package io.kitetrace.poller.inbox;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Which partition an organization belongs to: the one that Kafka gives to its slug as a key. */
public final class Partitions {

  private Partitions() {}

  /** The number of the partition, of so many. */
  public static int of(String organization, int partitions) {
    return BuiltInPartitioner.partitionForKey(
        organization.getBytes(StandardCharsets.UTF_8), partitions);
  }
}
