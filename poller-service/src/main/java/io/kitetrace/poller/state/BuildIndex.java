package io.kitetrace.poller.state;

import io.kitetrace.wire.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which version of each build was published last, in 48 bytes a build: a hash table with open
 * addressing over one array of longs. Of a version the first 16 bytes of its SHA-256 are kept. What
 * was published before a given time is dropped whenever the table grows. It is the time of
 * publication that counts, not that of the build's end: an import or a long history brings builds
 * that ended years ago, and they are unchanged all the same when they come again. For one thread at
 * a time.
 */
final class BuildIndex {

  private static final int KEY = 2;
  private static final int PUBLISHED = KEY + 3;
  private static final int ENTRY = KEY + 4;
  private static final int INITIAL_CAPACITY = 1 << 10;
  private static final String HEX = "0123456789abcdef";

  /** Never a time in microseconds that a build finished at: marks an empty place. */
  private static final long EMPTY = Long.MIN_VALUE;

  private long[] table = table(INITIAL_CAPACITY);
  private int size;
  private long oldestMicros = EMPTY + 1;

  /** From now on, what was published earlier may be dropped. */
  void forgetBefore(Instant time) {
    oldestMicros = micros(time);
  }

  /** Notes the version published last, and when that was. */
  void put(String id, Instant finishedAt, String version, Instant publishedAt) {
    if ((size + 1) * 3L > capacity() * 2L) {
      grow();
    }
    long high = high(id);
    long low = low(id);
    int place = place(table, high, low);
    if (table[place + KEY] == EMPTY) {
      size++;
    }
    table[place] = high;
    table[place + 1] = low;
    table[place + KEY] = micros(finishedAt);
    table[place + KEY + 1] = hex(version, 0);
    table[place + KEY + 2] = hex(version, 16);
    table[place + PUBLISHED] = micros(publishedAt);
  }

  void remove(String id) {
    int place = place(table, high(id), low(id));
    if (table[place + KEY] == EMPTY) {
      return;
    }
    // The entries behind it may have been pushed on by it: put them in anew.
    table[place + KEY] = EMPTY;
    size--;
    for (int next = step(table, place); table[next + KEY] != EMPTY; next = step(table, next)) {
      long[] entry = java.util.Arrays.copyOfRange(table, next, next + ENTRY);
      table[next + KEY] = EMPTY;
      System.arraycopy(entry, 0, table, place(table, entry[0], entry[1]), ENTRY);
    }
  }

  /** When the version published last had finished, or null where none was. */
  @Nullable Instant finishedAt(String id) {
    long micros = table[place(table, high(id), low(id)) + KEY];
    return micros == EMPTY ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  boolean holds(String id, Instant finishedAt, String version) {
    int place = place(table, high(id), low(id));
    return table[place + KEY] == micros(finishedAt)
        && table[place + KEY + 1] == hex(version, 0)
        && table[place + KEY + 2] == hex(version, 16);
  }

  int size() {
    return size;
  }

  private int capacity() {
    return table.length / ENTRY;
  }

  private void grow() {
    long[] old = table;
    int kept = 0;
    for (int i = 0; i < old.length; i += ENTRY) {
      kept += isKept(old, i) ? 1 : 0;
    }
    long[] larger = table(Math.max(INITIAL_CAPACITY, Integer.highestOneBit(kept + 1) * 4));
    for (int i = 0; i < old.length; i += ENTRY) {
      if (isKept(old, i)) {
        System.arraycopy(old, i, larger, place(larger, old[i], old[i + 1]), ENTRY);
      }
    }
    table = larger;
    size = kept;
  }

  private boolean isKept(long[] from, int place) {
    return from[place + KEY] != EMPTY && from[place + PUBLISHED] >= oldestMicros;
  }

  private static long[] table(int capacity) {
    long[] table = new long[Math.multiplyExact(capacity, ENTRY)];
    for (int i = KEY; i < table.length; i += ENTRY) {
      table[i] = EMPTY;
    }
    return table;
  }

  /** Where a key is, or the empty place where it belongs. */
  private static int place(long[] table, long high, long low) {
    int mask = table.length / ENTRY - 1;
    // Newer ids begin with a time stamp: the entropy is in the last bytes.
    long mixed = (low ^ (high >>> 17)) * 0x9e3779b97f4a7c15L;
    int place = ((int) (mixed >>> 32) & mask) * ENTRY;
    while (table[place + KEY] != EMPTY && (table[place] != high || table[place + 1] != low)) {
      place = step(table, place);
    }
    return place;
  }

  private static int step(long[] table, int place) {
    return place + ENTRY == table.length ? 0 : place + ENTRY;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static long high(String id) {
    return isUuid(id) ? hex(id, 0, 18) : ByteBuffer.wrap(Sha256.of(id)).getLong(0);
  }

  private static long low(String id) {
    return isUuid(id) ? hex(id, 19, 36) : ByteBuffer.wrap(Sha256.of(id)).getLong(Long.BYTES);
  }

  private static boolean isUuid(String id) {
    if (id.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = id.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : HEX.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Hex digits with dashes between. */
  private static long hex(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '-') {
        value = value << 4 | Character.digit(text.charAt(i), 16);
      }
    }
    return value;
  }

  private static long hex(String version, int from) {
    return HexFormat.fromHexDigitsToLong(version, from, from + 16);
  }
}
