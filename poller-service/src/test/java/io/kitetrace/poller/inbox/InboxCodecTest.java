package io.kitetrace.poller.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.runtime.grants.GrantRequest;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboxCodecTest {

  private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123Z");

  @Test
  void aHint_comesBackAsItWas() {
    InboxMessage.Hint whole =
        new InboxMessage.Hint(
            new BuildAddress("acme", "web", 7), "id", TIME, "build.finished", TIME.plusSeconds(1));
    InboxMessage.Hint least =
        new InboxMessage.Hint(new BuildAddress("acme", "web", 7), null, null, "job.finished", TIME);
    assertThat(roundTrip(whole)).isEqualTo(whole);
    assertThat(roundTrip(least)).isEqualTo(least);
  }

  @Test
  void anOrder_comesBackAsItWas() {
    BackfillOrder order =
        new BackfillOrder(
            "acme", "o.1", "p-1", TIME, TIME.plusSeconds(60), List.of("web-*", "\"odd\""));
    assertThat(roundTrip(order)).isEqualTo(order);
  }

  @Test
  void aWishForRequests_comesBackAsItWas() {
    InboxMessage wanted =
        new InboxMessage.RequestsWanted(new GrantRequest("acme", "7", "me", 3, 10));
    assertThat(roundTrip(wanted)).isEqualTo(wanted);
  }

  @Test
  void anImportedBuild_comesBackByteForByte() {
    byte[] json = {'{', '}', (byte) 0xff, 0};
    InboxMessage message =
        roundTrip(new InboxMessage.ImportedBuild("acme", "i-1", TIME, json.clone()));
    assertThat(message)
        .isInstanceOfSatisfying(
            InboxMessage.ImportedBuild.class,
            build -> {
              assertThat(build.organization()).isEqualTo("acme");
              assertThat(build.order()).isEqualTo("i-1");
              assertThat(build.readAt()).isEqualTo(TIME);
              assertThat(build.json()).isEqualTo(json);
              assertThat(build.toString()).doesNotContain("{");
            });
  }

  /** As it wrote them, byte for byte: they stand in inboxes during an update. */
  static Stream<Arguments> firstEdition() {
    return Stream.of(
        Arguments.of(
            Map.of(Headers.INBOX_TYPE, "hint"),
            "{\"pipeline\":\"web\",\"number\":7,\"build\":\"id\",\"finished_at\":\"2026-01-31T12:00:00.123Z\",\"reason\":\"build.finished\",\"hinted_at\":\"2026-01-31T12:00:00.123Z\"}",
            new InboxMessage.Hint(
                new BuildAddress("acme", "web", 7), "id", TIME, "build.finished", TIME)),
        Arguments.of(
            Map.of(Headers.INBOX_TYPE, "hint"),
            "{\"pipeline\":\"web\",\"number\":7,\"reason\":\"job.finished\",\"hinted_at\":\"2026-01-31T12:00:00.123Z\"}",
            new InboxMessage.Hint(
                new BuildAddress("acme", "web", 7), null, null, "job.finished", TIME)),
        Arguments.of(
            Map.of(Headers.INBOX_TYPE, "backfill", Headers.INBOX_ORDER, "3f2a9c01d4e5.1b2c3d4e"),
            "{\"from\":\"2026-01-31T12:00:00.123Z\",\"to\":\"2026-01-31T12:00:01.123Z\",\"pipelines\":[\"web\",\"api-\\\"x\\\"\"]}",
            new BackfillOrder(
                "acme",
                "3f2a9c01d4e5",
                "1b2c3d4e",
                TIME,
                TIME.plusSeconds(1),
                List.of("web", "api-\"x\""))));
  }

  @ParameterizedTest
  @MethodSource("firstEdition")
  void aMessageOfTheFirstEdition_isRead_andWrittenAsItReadsIt(
      Map<String, String> headers, String value, InboxMessage message) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(Headers.ORGANIZATION, "acme");
    assertThat(InboxCodec.decode(all, value.getBytes(StandardCharsets.UTF_8))).isEqualTo(message);
    InboxCodec.Encoded encoded = InboxCodec.encode(message);
    assertThat(encoded.headers()).isEqualTo(all);
    assertThat(encoded.value()).asString(StandardCharsets.UTF_8).isEqualTo(value);
  }

  @Test
  void decode_ofAnOrderWithoutPlacementOrPipelines_isRead() {
    Map<String, String> headers =
        Map.of(
            Headers.ORGANIZATION, "acme",
            Headers.INBOX_TYPE, "backfill",
            Headers.INBOX_ORDER, "whole");
    String value = "{\"from\":\"2026-01-31T12:00:00.123Z\",\"to\":\"2026-01-31T12:00:01.123Z\"}";
    assertThat(InboxCodec.decode(headers, value.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            new BackfillOrder("acme", "whole", "whole", TIME, TIME.plusSeconds(1), List.of()));
  }

  @Test
  void decode_ofFieldsThatALaterVersionWrites_passesThemOver() {
    assertThat(
            decode(
                "hint",
                "{\"later\":{\"a\":[1]},\"pipeline\":\"web\",\"number\":7,\"reason\":\"x\",\"hinted_at\":\"2026-01-31T12:00:00Z\"}"))
        .isInstanceOf(InboxMessage.Hint.class);
  }

  @Test
  void decode_ofAHintWithoutItsNumber_isNull() {
    assertThat(
            decode(
                "hint",
                "{\"pipeline\":\"web\",\"reason\":\"x\",\"hinted_at\":\"2026-01-31T12:00:00Z\"}"))
        .isNull();
    assertThat(
            decode(
                "hint",
                "{\"pipeline\":\"web\",\"number\":-1,\"reason\":\"x\",\"hinted_at\":\"2026-01-31T12:00:00Z\"}"))
        .isNull();
  }

  @Test
  void decode_ofATypeThatALaterVersionWrites_isNull() {
    assertThat(decode("later", "{}")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "\u0000", "{}", "{\"number\":\"x\"}"})
  void decode_ofWhatIsNoMessage_isNull(String value) {
    assertThat(decode("hint", value)).isNull();
    assertThat(decode("backfill", value)).isNull();
    assertThat(decode("import", value)).isNull();
    assertThat(InboxCodec.decode(Map.of(), value.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  private static @Nullable InboxMessage roundTrip(InboxMessage message) {
    InboxCodec.Encoded encoded = InboxCodec.encode(message);
    assertThat(encoded.headers()).containsEntry(Headers.ORGANIZATION, "acme");
    return InboxCodec.decode(encoded.headers(), encoded.value());
  }

  private static @Nullable InboxMessage decode(String type, String value) {
    Map<String, String> headers = new HashMap<>();
    headers.put(Headers.ORGANIZATION, "acme");
    headers.put(Headers.INBOX_TYPE, type);
    return InboxCodec.decode(headers, value.getBytes(StandardCharsets.UTF_8));
  }
}
