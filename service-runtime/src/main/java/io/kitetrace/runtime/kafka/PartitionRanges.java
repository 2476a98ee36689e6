package io.kitetrace.runtime.kafka;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions, short enough for a line of the log: {@code 0-3,7}, and of several topics {@code
 * buildkite.builds 0-3; buildkite.job-timelines 7}.
 */
public final class PartitionRanges {

  /** Of these partitions. */
  public static String of(Collection<TopicPartition> partitions) {
    Map<String, List<Integer>> topics =
        partitions.stream()
            .collect(
                groupingBy(
                    TopicPartition::topic,
                    TreeMap::new,
                    mapping(TopicPartition::partition, toList())));
    return topics.size() > 1
        ? topics.entrySet().stream()
            .map(topic -> topic.getKey() + " " + ranges(topic.getValue()))
            .collect(joining("; "))
        : topics.isEmpty() ? "none" : ranges(topics.values().iterator().next());
  }

  private static String ranges(List<Integer> partitions) {
    List<Integer> numbers = partitions.stream().distinct().sorted().toList();
    StringJoiner ranges = new StringJoiner(",");
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
