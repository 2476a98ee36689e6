package io.kitetrace.simulator.seed;

import java.util.SplittableRandom;
import java.util.UUID;

/** UUIDs as Buildkite makes them, and tokens. */
public final class Ids {
  private static final String HEX = "0123456789abcdef";

  private Ids() {}

  /**
   * An id that begins with the time it was made, in milliseconds: things made together share their
   * first bytes, and only the last eight are random enough to tell them apart.
   */
  public static UUID timed(long epochMillis, SplittableRandom random) {
    long high = (epochMillis << 16) | 0x4000L | random.nextInt(0x1000);
    return new UUID(high, variant(random.nextLong()));
  }

  /** A UUID of version 4. */
  public static UUID plain(SplittableRandom random) {
    long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
    return new UUID(high, variant(random.nextLong()));
  }

  /** Lower-case hexadecimal digits. */
  public static String hex(SplittableRandom random, int digits) {
    char[] chars = new char[digits];
    long bits = 0;
    for (int i = 0; i < digits; i++) {
      if (i % 16 == 0) {
        bits = random.nextLong();
      }
      chars[i] = HEX.charAt((int) (bits & 15));
      bits >>>= 4;
    }
    return new String(chars);
  }

  private static long variant(long low) {
    return (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
  }
}
