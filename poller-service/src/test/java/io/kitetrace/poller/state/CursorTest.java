package io.kitetrace.poller.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildFilter.Criterion;
import io.kitetrace.runtime.settings.Globs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
                "acme", NOW, NOW, new Coverage(List.of("web-*", "a"), List.of("b", "c?"), NOW)),
            new StateRecord.Cursor(
                "acme",
                NOW,
                null,
                new Coverage(
                    List.of("*"),
                    List.of(),
                    new TreeMap<>(Map.of("BUILDKITE_BRANCHES", "a,b")),
                    NOW)))) {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-      |-   |-      |-  |false",
        "-      |-   |main   |-  |false",
        "main   |-   |-      |-  |true",
        "main   |-   |main x |-  |true",
        "main x |-   |main   |-  |false",
        "r-*    |-   |r-1    |-  |false",
        "-      |x   |-      |-  |true",
        "-      |x   |-      |x y|false",
        "-      |x y |-      |y  |true"
      })
  void backfill_isNeededWhereBranchesOrCreatorsLetInMore(
      @Nullable String before,
      @Nullable String notBefore,
      @Nullable String now,
      @Nullable String notNow,
      boolean needed) {
    for (Criterion criterion : List.of(Criterion.BRANCH, Criterion.CREATOR)) {
      Coverage polled = Coverage.of(filter(criterion, before, notBefore), NOW);
      String command = polled.backfill("acme", Coverage.of(filter(criterion, now, notNow), NOW));
      assertThat(command)
          .isEqualTo(needed ? "backfill --organization acme --from 2026-05-31" : null);
    }
  }

  private static BuildFilter filter(
      Criterion criterion, @Nullable String wanted, @Nullable String excluded) {
    return BuildFilter.ALL.with(
        criterion, wanted == null ? Globs.ALL : Globs.of(words(wanted)), Globs.of(words(excluded)));
  }

  private static Coverage coverage(String pipelines, @Nullable String excluded) {
    return new Coverage(words(pipelines), words(excluded), NOW);
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split(" ", -1));
  }
}
