package io.kitetrace.enricher.consume;

import java.util.Arrays;

/**
 * The versions of the timelines that a partition has, or is about to get: 64 bits of each, open
 * addressing, some 16 bytes a version. A version is a SHA-256, so its first bits are as good as a
 * hash of it. For one thread.
 */
final class KnownTimelines {

  private static final int HEX_DIGITS = 16;

  /** Stands for an empty place; the version that has these bits is known as the one beside it. */
  private static final long EMPTY = 0;

  private long[] places = new long[64];
  private int size;

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
    long bits;
    try {
      bits = Long.parseUnsignedLong(version, 0, HEX_DIGITS, 16);
    } catch (NumberFormatException e) {
      return false;
    }
    if (2 * (size + 1) > places.length) {
      grow();
    }
    return put(bits == EMPTY ? EMPTY + 1 : bits);
  }

  int size() {
    return size;
  }

  private boolean put(long bits) {
    int mask = places.length - 1;
    int at = (int) bits & mask;
    while (places[at] != EMPTY) {
      if (places[at] == bits) {
        return false;
      }
      at = (at + 1) & mask;
    }
    places[at] = bits;
    size++;
    return true;
  }

  private void grow() {
    long[] old = places;
    places = new long[2 * old.length];
    size = 0;
    Arrays.stream(old).filter(bits -> bits != EMPTY).forEach(this::put);
  }
}
