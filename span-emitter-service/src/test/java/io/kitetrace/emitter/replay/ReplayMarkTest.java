package io.kitetrace.emitter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayMarkTest {

  @Test
  void read_whatWasWritten_isTheSame() throws Exception {
    ReplayMark mark =
        new ReplayMark(
            Instant.parse("2026-01-05T10:00:00Z"), Map.of(0, 17L, 11, 0L), Map.of(3, 8L), null);
    assertThat(ReplayMark.read(mark.json())).isEqualTo(mark);
    ReplayMark completed = mark.completed(Instant.parse("2026-01-05T11:00:00Z"));
    assertThat(ReplayMark.read(completed.json())).isEqualTo(completed);
    assertThat(new String(mark.json(), UTF_8))
        .isEqualTo(
            "{\"started_at\":\"2026-01-05T10:00:00Z\",\"ends\":{\"0\":17,\"11\":0},"
                + "\"timeline_ends\":{\"3\":8}}");
    assertThat(new ReplayMark(mark.startedAt(), mark.ends(), Map.of(), null).json())
        .asString()
        .doesNotContain("timeline");
    byte[] later =
        "{\"started_at\":\"2026-01-05T10:00:00Z\",\"more\":[1],\"ends\":{\"0\":1}}".getBytes(UTF_8);
    assertThat(ReplayMark.read(later).ends()).containsEntry(0, 1L);
    assertThatThrownBy(() -> ReplayMark.read("{}".getBytes(UTF_8))).isInstanceOf(IOException.class);
  }
}
