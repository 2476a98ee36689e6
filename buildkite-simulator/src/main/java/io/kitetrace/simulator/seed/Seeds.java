package io.kitetrace.simulator.seed;

import java.util.SplittableRandom;

/**
 * Derives independent random streams from one seed, so that drawing more in one place shifts
 * nothing elsewhere.
 */
public final class Seeds {
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

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
