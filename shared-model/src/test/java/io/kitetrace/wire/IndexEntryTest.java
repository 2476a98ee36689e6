package io.kitetrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexEntryTest {

  private static final String VERSION = "0123456789abcdef".repeat(4);

  @Test
  void json_readAgain_isTheSameEntry() {
    IndexEntry entry = new IndexEntry(Instant.parse("2026-01-02T03:04:05.678Z"), VERSION);
    assertThat(IndexEntry.read(entry.json())).isEqualTo(entry);
    assertThat(new String(entry.json(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"finished_at\":\"2026-01-02T03:04:05.678Z\",\"version\":\"" + VERSION + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "{}", "{\"finished_at\":\"2026-01-02T03:04:05Z\",\"version\":\"x\"}"})
  void read_ofWhatIsNoEntry_isNull(String json) {
    assertThat(IndexEntry.read(json.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void construct_withAVersionThatIsNone_isRefused() {
    assertThatThrownBy(() -> new IndexEntry(Instant.EPOCH, VERSION.replace('a', 'A')))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
