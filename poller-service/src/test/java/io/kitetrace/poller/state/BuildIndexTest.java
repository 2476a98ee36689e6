package io.kitetrace.poller.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BuildIndexTest {

  private static final String VERSION = "0123456789abcdef".repeat(4);
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

  private final BuildIndex index = new BuildIndex();

  @Test
  void put_keepsTheLastVersionOfEachOfManyBuilds() {
    Random random = new Random(1);
    Map<String, Instant> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      // Ids of one hour share their first bytes.
      String id = new UUID(0x0192d1c000007000L, random.nextLong() >> 40).toString();
      Instant finish = TIME.plusMillis(i);
      index.put(id, finish, VERSION, TIME);
      expected.put(id, finish);
      if (i % 7 == 0) {
        index.remove(id);
        expected.remove(id);
      }
    }
    assertThat(index.size()).isEqualTo(expected.size());
    expected.forEach((id, finish) -> assertThat(index.finishedAt(id)).isEqualTo(finish));
    expected.forEach((id, finish) -> assertThat(index.holds(id, finish, VERSION)).isTrue());
  }

  @Test
  void holds_anotherVersionOrFinish_isFalse() {
    index.put("not-a-uuid", TIME, VERSION, TIME);
    assertThat(index.holds("not-a-uuid", TIME, VERSION)).isTrue();
    assertThat(index.holds("not-a-uuid", TIME.plusNanos(1_000), VERSION)).isFalse();
    assertThat(index.holds("not-a-uuid", TIME, VERSION.replaceFirst("0", "1"))).isFalse();
    assertThat(
            index.holds("not-a-uuid", TIME, VERSION.substring(0, 31) + "0" + VERSION.substring(32)))
        .isFalse();
    assertThat(index.holds("another", TIME, VERSION)).isFalse();
  }

  @Test
  void finishedAt_ofAnUnknownBuild_isNull() {
    assertThat(index.finishedAt(UUID.randomUUID().toString())).isNull();
  }

  @Test
  void forgetBefore_dropsOldBuildsWhenItGrows() {
    index.put("old", TIME, VERSION, TIME);
    index.forgetBefore(TIME.plusSeconds(1));
    for (int i = 0; i < 5_000; i++) {
      index.put("new" + i, TIME, VERSION, TIME.plusSeconds(2));
    }
    assertThat(index.finishedAt("old")).isNull();
    assertThat(index.size()).isEqualTo(5_000);
  }
}
