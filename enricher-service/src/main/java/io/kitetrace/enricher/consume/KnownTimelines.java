package io.kitetrace.enricher.consume;

import com.carrotsearch.hppc.LongHashSet;

/**
 * The versions of the timelines that a partition has, or is about to get: 64 bits of each, some 16
 * bytes a version. A version is a SHA-256, so its first bits are as good as a hash of it. For one
 * thread.
 */
final class KnownTimelines {

  private static final int HEX_DIGITS = 16;

  private final LongHashSet versions = new LongHashSet();

  /**
   * Adds a version.
   *
   * @param version in hex
   * @return whether it is new; false too for what is no version
   */
  boolean add(String version) {
    if (version.length() < HEX_DIGITS) {
      return false;
    }
    try {
      return versions.add(Long.parseUnsignedLong(version, 0, HEX_DIGITS, 16));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  int size() {
    return versions.size();
  }
}
