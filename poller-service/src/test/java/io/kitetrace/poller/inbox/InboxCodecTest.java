package io.kitetrace.poller.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxCodecTest {

  private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123Z");

  @Test
  void aHint_comesBackAsItWas() {
    InboxMessage.Hint whole =
        new InboxMessage.Hint("acme", "web", 7, "id", TIME, "build.finished", TIME.plusSeconds(1));
    InboxMessage.Hint least =
        new InboxMessage.Hint("acme", "web", 7, null, null, "job.finished", TIME);
    assertThat(roundTrip(whole)).isEqualTo(whole);
    assertThat(roundTrip(least)).isEqualTo(least);
  }

  @Test
  void anOrder_comesBackAsItWas() {
    InboxMessage.BackfillOrder order =
        new InboxMessage.BackfillOrder(
            "acme", "o-1", TIME, TIME.plusSeconds(60), List.of("web-*", "\"odd\""));
    assertThat(roundTrip(order)).isEqualTo(order);
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

  @Test
  void decode_ofFieldsThatALaterVersionWrites_passesThemOver() {
    assertThat(
            decode(
                "hint",
                "{\"later\":{\"a\":[1]},\"pipeline\":\"web\",\"number\":7,\"reason\":\"x\",\"hinted_at\":\"2026-01-31T12:00:00Z\"}"))
        .isInstanceOf(InboxMessage.Hint.class);
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
