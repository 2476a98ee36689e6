package io.kitetrace.emitter.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The last offset at which each of many things stands, by 64 bits of its name's SHA-256: open
 * addressing, at most 64 bytes a thing. Filled by one thread; safe for several then.
 */
final class LastOffsets {

  /** Stands for an empty place; the name that has these bits counts as the one beside it. */
  private static final long EMPTY = 0;

  private final MessageDigest sha256 = sha256();
  private long[] names = new long[64];
  private long[] offsets = new long[64];
  private int size;

  /** Offsets come in rising order. */
  void put(String name, long offset) {
    if (2 * (size + 1) > names.length) {
      grow();
    }
    put(bits(name), offset);
  }

  /** The last offset; −1 where there is none. */
  long of(String name) {
    int place = place(bits(name));
    return names[place] == EMPTY ? -1 : offsets[place];
  }

  private void put(long bits, long offset) {
    int place = place(bits);
    if (names[place] == EMPTY) {
      names[place] = bits;
      size++;
    }
    offsets[place] = offset;
  }

  private int place(long bits) {
    int mask = names.length - 1;
    int place = (int) bits & mask;
    while (names[place] != EMPTY && names[place] != bits) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldNames = names;
    long[] oldOffsets = offsets;
    names = new long[2 * oldNames.length];
    offsets = new long[2 * oldNames.length];
    size = 0;
    for (int i = 0; i < oldNames.length; i++) {
      if (oldNames[i] != EMPTY) {
        put(oldNames[i], oldOffsets[i]);
      }
    }
  }

  private synchronized long bits(String name) {
    byte[] digest = sha256.digest(name.getBytes(StandardCharsets.UTF_8));
    long bits = ByteBuffer.wrap(digest).getLong();
    return bits == EMPTY ? EMPTY + 1 : bits;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
