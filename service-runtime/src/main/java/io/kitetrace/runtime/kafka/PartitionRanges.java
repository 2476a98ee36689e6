package io.kitetrace.runtime.kafka;

import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.apache.kafka.common.TopicPartition;

/** Partitions of the one topic, short enough for a line of the log: {@code 0-3,7}. */
public final class PartitionRanges {

  /** Of these partitions. */
  public static String of(Collection<TopicPartition> partitions) {
    List<Integer> numbers =
        partitions.stream().map(TopicPartition::partition).distinct().sorted().toList();
    StringJoiner ranges = new StringJoiner(",").setEmptyValue("none");
    for (int first = 0, last; first < numbers.size(); first = last + 1) {
      last = first;
      while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) {
        last++;
      }
      int from = numbers.get(first);
      int to = numbers.get(last);
      ranges.add(from == to ? String.valueOf(from) : from + "-" + to);
    }
    return ranges.toString();
  }

  private PartitionRanges() {}
}
