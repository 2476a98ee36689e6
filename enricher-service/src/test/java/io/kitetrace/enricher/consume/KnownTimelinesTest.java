package io.kitetrace.enricher.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownTimelinesTest {

  @Test
  void add_tellsWhatIsNew_asASetDoes() {
    KnownTimelines known = new KnownTimelines();
    Set<Long> expected = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      long bits = random.nextInt(100_000) * 0x9E3779B97F4A7C15L;
      assertThat(known.add(version(bits))).isEqualTo(expected.add(bits));
    }
    assertThat(known.size()).isEqualTo(expected.size());
  }

  @Test
  void add_whatIsNoVersion_isNeverNew() {
    KnownTimelines known = new KnownTimelines();

    assertThat(known.add("")).isFalse();
    assertThat(known.add("no hexadecimal digits")).isFalse();
    assertThat(known.size()).isZero();
  }

  private static String version(long bits) {
    return "%016x".formatted(bits) + "0".repeat(48);
  }
}
