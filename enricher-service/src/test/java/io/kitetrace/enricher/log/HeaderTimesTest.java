package io.kitetrace.enricher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderTimesTest {

  @Test
  void times_areReadPastTheLog() throws IOException {
    String content = "x".repeat(5_000_000);

    assertThat(
            read(
                "{\"url\":\"u\",\"content\":\""
                    + content
                    + "\",\"size\":1,\"header_times\":[1769860800123456789,1769860801000000000]}"))
        .containsExactly(
            Instant.parse("2026-01-31T12:00:00.123456789Z"), Instant.parse("2026-01-31T12:00:01Z"));
  }

  @Test
  void times_endBeforeTheFirstThatIsNone() throws IOException {
    assertThat(read("{\"header_times\":[1769860800000000000,null,1769860801000000000,[3],\"x\"]}"))
        .hasSize(1);
    assertThat(read("{\"header_times\":null}")).isEmpty();
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void jsonThatIsCut_isAFault() {
    assertThatThrownBy(() -> read("{\"content\":\"ab")).isInstanceOf(IOException.class);
  }

  private static List<Instant> read(String json) throws IOException {
    return HeaderTimes.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
