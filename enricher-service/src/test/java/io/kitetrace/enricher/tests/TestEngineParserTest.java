package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.timeline.TestEngineTimeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestEngineParserTest {

  @Test
  void tests_areRead_andWhatIsNoneIsPassedOver() throws IOException {
    TestEngineTimeline page =
        read(
            """
            [{"id":"1","name":"adds","scope":"Sum","location":"sum_spec.rb:3","labels":["flaky"],
              "reliability":0.97,"duration_avg":1.5,"duration_sum":6,
              "executions_count_by_result":{"passed":3,"failed":1,"odd":"x"},"new":{"a":[]}},
             {"scope":"nameless"}, null, 7, {"name":"waits"}, {"name":"third"}]""");

    assertThat(page.tests())
        .containsExactly(
            new TestEngineTimeline.Test(
                "adds",
                "Sum",
                "sum_spec.rb:3",
                List.of("flaky"),
                0.97,
                1.5,
                Map.of("passed", 3L, "failed", 1L)),
            new TestEngineTimeline.Test("waits", null, null, List.of(), null, null, Map.of()));
    assertThat(page.omitted()).isEqualTo(1);
  }

  @Test
  void listThatIsCut_isAFault_andNoListIsEmpty() throws IOException {
    assertThatThrownBy(() -> read("[{\"name\":\"a\"},")).isInstanceOf(IOException.class);
    assertThat(read("{\"message\":\"No suites\"}").tests()).isEmpty();
  }

  private static TestEngineTimeline read(String json) throws IOException {
    return TestEngineParser.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), 2);
  }
}
