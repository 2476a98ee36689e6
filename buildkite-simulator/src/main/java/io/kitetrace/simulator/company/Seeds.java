package io.kitetrace.simulator.company;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Derives independent random streams from one seed, so that drawing more in one place shifts
 * nothing elsewhere.
 */
public final class Seeds {
  private static final String HEX = "0123456789abcdef";
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /** A new seed for the part of the world that {@code key} names. */
  public static long derive(long seed, long key) {
    return mix(seed + GOLDEN_GAMMA * (key + 1));
  }

  /** A new seed for the part of the world that {@code key} names. */
  public static long derive(long seed, String key) {
    long hash = 1125899906842597L;
    for (int i = 0; i < key.length(); i++) {
      hash = 31 * hash + key.charAt(i);
    }
    return derive(seed, hash);
  }

  public static SplittableRandom random(long seed) {
    return new SplittableRandom(seed);
  }

  /** A number from 0 (inclusive) to 1 (exclusive) that depends on nothing but the two arguments. */
  public static double fraction(long seed, long key) {
    return (derive(seed, key) >>> 11) * 0x1.0p-53;
  }

  /**
   * A UUID as Buildkite makes them: it begins with the time it was made, in milliseconds, so that
   * things made together share their first bytes and only the last eight tell them apart.
   */
  public static UUID timedId(long epochMillis, SplittableRandom random) {
    long high = (epochMillis << 16) | 0x4000L | random.nextInt(0x1000);
    return new UUID(high, variant(random.nextLong()));
  }

  /** A UUID of version 4. */
  public static UUID randomId(SplittableRandom random) {
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

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
