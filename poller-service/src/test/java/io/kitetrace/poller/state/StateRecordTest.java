package io.kitetrace.poller.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.poller.state.BackfillState.Windows;
import io.kitetrace.runtime.grants.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The records as the first edition wrote them, byte for byte. They stand in state topics for ever,
 * and editions of different age run side by side during an update.
 */
class StateRecordTest {

  private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant APRIL = Instant.parse("2026-04-02T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T12:00:00Z");
  private static final BuildCounts COUNTS = new BuildCounts(1, 2, 3, 4, 5);

  static Stream<Arguments> firstEdition() {
    return Stream.of(
        Arguments.of(
            "cursor/acme",
            "{\"finished_through\":\"2026-06-01T12:00:00.123456Z\"}",
            new StateRecord.Cursor("acme", JUNE.plusNanos(123_456_000), null, null)),
        Arguments.of(
            "cursor/acme",
            "{\"finished_through\":\"2026-06-01T12:00:00Z\",\"unswept_from\":\"2026-04-02T00:00:00Z\",\"pipelines\":\"web-*,api\",\"pipelines_excluded\":\"old?\",\"finished_from\":\"2026-04-02T00:00:00Z\"}",
            new StateRecord.Cursor(
                "acme",
                JUNE,
                APRIL,
                new Coverage(List.of("web-*", "api"), List.of("old?"), APRIL))),
        Arguments.of(
            "cursor/acme",
            "{\"finished_through\":\"2026-06-01T12:00:00Z\",\"pipelines\":\"*\",\"pipelines_excluded\":\"\",\"finished_from\":\"2026-04-02T00:00:00Z\"}",
            new StateRecord.Cursor(
                "acme", JUNE, null, new Coverage(List.of("*"), List.of(), APRIL))),
        Arguments.of(
            "backfill/acme/3f2a9c01d4e5",
            "{\"phase\":\"running\",\"placement\":\"1b2c3d4e\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-06-01T12:00:00Z\",\"pipelines\":[\"web\",\"api-\\\"x\\\"\"],\"lists\":2,\"open\":[{\"pipeline\":\"web\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-04-02T00:00:00Z\"},{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-04-02T00:00:00.001Z\"}],\"published\":1,\"unchanged\":2,\"filtered\":3,\"unfinished\":4,\"rejected\":5,\"requests\":17}",
            new BackfillState(
                Phase.RUNNING,
                null,
                order("web", "api-\"x\""),
                new Windows(
                    2,
                    List.of(
                        new OpenWindow("web", JANUARY, APRIL),
                        new OpenWindow(null, JANUARY, APRIL.plusMillis(1)))),
                COUNTS,
                17)),
        Arguments.of(
            "backfill/acme/3f2a9c01d4e5",
            "{\"phase\":\"failed\",\"reason\":\"the API refused: \\\"no\\\"\",\"placement\":\"1b2c3d4e\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-06-01T12:00:00Z\",\"pipelines\":[],\"lists\":1,\"open\":[],\"published\":0,\"unchanged\":0,\"filtered\":0,\"unfinished\":0,\"rejected\":0,\"requests\":0}",
            new BackfillState(
                Phase.FAILED,
                "the API refused: \"no\"",
                order(),
                new Windows(1, List.of()),
                BuildCounts.NONE,
                0)),
        Arguments.of(
            "backfill/acme/3f2a9c01d4e5",
            "{\"phase\":\"complete\",\"placement\":\"1b2c3d4e\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-06-01T12:00:00Z\",\"pipelines\":[],\"lists\":1,\"open\":[],\"published\":1,\"unchanged\":2,\"filtered\":3,\"unfinished\":4,\"rejected\":5,\"requests\":3}",
            new BackfillState(Phase.COMPLETE, null, order(), new Windows(1, List.of()), COUNTS, 3)),
        Arguments.of(
            "import/acme/6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
            "{\"published\":1,\"unchanged\":2,\"filtered\":3,\"unfinished\":4,\"rejected\":5}",
            new ImportState("acme", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", COUNTS)));
  }

  @ParameterizedTest
  @MethodSource("firstEdition")
  void read_ofTheFirstEditionsRecords_isWhatTheyMean(String key, String value, StateRecord record) {
    assertThat(StateRecord.read(key, bytes(value))).isEqualTo(record);
  }

  /** Fields may stand in another order. */
  @ParameterizedTest
  @MethodSource("firstEdition")
  void json_isWhatTheFirstEditionReads(String key, String value, StateRecord record)
      throws IOException {
    assertThat(record.key()).isEqualTo(key);
    assertThat(tree(record.json())).isEqualTo(tree(bytes(value)));
  }

  @ParameterizedTest
  @MethodSource("firstEdition")
  void read_ofFieldsThatALaterEditionWrites_passesThemOver(
      String key, String value, StateRecord record) {
    String later = "{\"later\":{\"a\":[1,{}]},\"n\":3,\"x\":null," + value.substring(1);
    assertThat(StateRecord.read(key, bytes(later))).isEqualTo(record);
  }

  @Test
  void aGrant_isForWhoAskedForIt_andNobodysMemory() {
    Grant grant = new Grant("acme", "1", "me", 3, Duration.ZERO);
    StateRecord record = new StateRecord.Granted(grant);
    assertThat(Grant.read(record.key(), record.json())).isEqualTo(grant);
    assertThat(StateRecord.read(record.key(), record.json())).isNull();
  }

  @Test
  void read_ofAnOrderOfWhichOnlyTheTimeIsTold_isRunning() {
    BackfillState state =
        (BackfillState)
            StateRecord.read(
                "backfill/acme/3f2a9c01d4e5",
                bytes("{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-06-01T12:00:00Z\"}"));
    assertThat(state)
        .isEqualTo(BackfillState.begun(order().placedBy(""), new Windows(1, List.of())));
    assertThat(
            StateRecord.read(
                "backfill/acme/3f2a9c01d4e5",
                bytes(
                    "{\"phase\":\"later\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-06-01T12:00:00Z\"}")))
        .isEqualTo(state);
  }

  @Test
  void read_ofAnImportThatCountsLess_isZeroForTheRest() {
    assertThat(StateRecord.read("import/acme/i", bytes("{\"published\":2}")))
        .isEqualTo(new ImportState("acme", "i", new BuildCounts(2, 0, 0, 0, 0)));
  }

  @Test
  void read_ofTimesThatAreNone_doesNotSpoilTheCursor() {
    assertThat(
            StateRecord.read(
                "cursor/acme",
                bytes(
                    "{\"finished_through\":\"2026-06-01T12:00:00Z\",\"unswept_from\":\"soon\",\"finished_from\":{\"a\":1}}")))
        .isEqualTo(new StateRecord.Cursor("acme", JUNE, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cursor/acme", "backfill/acme/x", "import/acme", "backfill/x", "other/a/b"})
  void read_ofWhatIsNoRecord_isNull(String key) {
    for (String value : List.of("", "{", "[]", "null", "\u0000", "{}", "{\"from\":1,\"to\":2}")) {
      assertThat(StateRecord.read(key, bytes(value))).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"the id is missing, 59fed726", "'', 0"})
  void rejected_hasTheFirstEditionsKey(String reason, String hash) {
    StateRecord.Rejected rejected = new StateRecord.Rejected("0190a1b2", reason);
    assertThat(rejected.key()).isEqualTo("rejected/0190a1b2/" + hash);
    assertThat(rejected.json()).asString().isEqualTo("{}");
  }

  private static BackfillOrder order(String... pipelines) {
    return new BackfillOrder("acme", "3f2a9c01d4e5", "1b2c3d4e", JANUARY, JUNE, List.of(pipelines));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode tree(byte[] json) throws IOException {
    return new ObjectMapper().readTree(json);
  }
}
