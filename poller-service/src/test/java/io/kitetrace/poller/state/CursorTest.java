package io.kitetrace.poller.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00.123Z");

  @Test
  void cursor_isReadAsItWasWritten() {
    for (StateRecord.Cursor cursor :
        List.of(
            new StateRecord.Cursor("acme", NOW, null, null),
            new StateRecord.Cursor("acme", NOW, NOW.minusSeconds(1), null),
            new StateRecord.Cursor(
                "acme", NOW, null, new Coverage(List.of("*"), List.of(), NOW.minusSeconds(2))),
            new StateRecord.Cursor(
                "acme", NOW, NOW, new Coverage(List.of("web-*", "a"), List.of("b", "c?"), NOW)))) {
      assertThat(StateRecord.read(cursor.key(), cursor.json())).isEqualTo(cursor);
    }
  }

  @Test
  void cursor_ofAnEarlierVersion_isReadOn() {
    String json = "{\"finished_through\":\"" + NOW + "\",\"later\":[1,{}],\"n\":3}";
    assertThat(StateRecord.read("cursor/acme", json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new StateRecord.Cursor("acme", NOW, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "*       |-    |web     |-    |-",
        "web     |-    |web     |-    |-",
        "web     |-    |web api |-    |api",
        "web     |-    |*       |-    |*",
        "web-*   |-    |web-a   |-    |-",
        "web-*   |-    |web-a*  |-    |-",
        "web-a*  |-    |web-*   |-    |web-*",
        "a?c     |-    |a*c     |-    |a*c",
        "a?c     |-    |abc     |-    |-",
        "*       |old  |*       |-    |old",
        "*       |old* |*       |old-1|old*",
        "*       |old-1|*       |old* |-",
        "*       |-    |*       |old  |-",
        "web     |x    |api     |-    |api x"
      })
  void newIn_tellsWhatWasNotWantedBefore(
      String before,
      @Nullable String notBefore,
      String now,
      @Nullable String notNow,
      @Nullable String added) {
    assertThat(coverage(before, notBefore).newIn(coverage(now, notNow))).isEqualTo(words(added));
  }

  private static Coverage coverage(String pipelines, @Nullable String excluded) {
    return new Coverage(words(pipelines), words(excluded), NOW);
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split(" ", -1));
  }
}
