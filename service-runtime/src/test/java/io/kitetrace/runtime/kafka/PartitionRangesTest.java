package io.kitetrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionRangesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0 1 2 3 4 5 6 7 8 9 10 11|0-11", "11 10 2 1 0|0-2,10-11", "7|7", "1 3 5|1,3,5"})
  void of_partitions_isAFewCharacters(String partitions, String text) {
    List<TopicPartition> assigned = new ArrayList<>();
    Arrays.stream(partitions.split(" "))
        .forEach(number -> assigned.add(new TopicPartition("b", Integer.parseInt(number))));
    assertThat(PartitionRanges.of(assigned)).isEqualTo(text);
  }

  @Test
  void of_severalTopics_namesThem() {
    assertThat(
            PartitionRanges.of(
                List.of(
                    new TopicPartition("b", 1),
                    new TopicPartition("a", 1),
                    new TopicPartition("b", 0))))
        .isEqualTo("a 1; b 0-1");
  }

  @Test
  void of_none_isNone() {
    assertThat(PartitionRanges.of(List.of())).isEqualTo("none");
  }
}
