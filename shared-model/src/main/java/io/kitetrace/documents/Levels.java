package io.kitetrace.documents;

import java.util.BitSet;

/** The open objects and lists of an element. */
final class Levels {

  /** Objects deeper than this are not looked for. */
  static final int TRACKED = 64;

  private final BitSet arrays = new BitSet();
  private final long[] starts = new long[TRACKED];
  private final int[] members = new int[TRACKED];
  private int depth;

  int depth() {
    return depth;
  }

  void push(boolean array, long start) {
    arrays.set(depth, array);
    if (depth < TRACKED) {
      starts[depth] = start;
      members[depth] = 0;
    }
    depth++;
  }

  void popTo(int level) {
    arrays.clear(level, depth);
    depth = level;
  }

  boolean isArray() {
    return arrays.get(depth - 1);
  }

  int lastArray() {
    return arrays.previousSetBit(depth - 1);
  }

  long start() {
    return depth > TRACKED ? Long.MAX_VALUE : starts[depth - 1];
  }

  long start(int level) {
    return starts[level];
  }

  int members(int level) {
    return members[level];
  }

  int members() {
    return depth > TRACKED ? 0 : members[depth - 1];
  }

  void saw(int member) {
    if (depth <= TRACKED) {
      members[depth - 1] |= member;
    }
  }

  /** The first level behind that one which is an object: it can be whole by itself. */
  int behindOutermost(int level) {
    int next = arrays.nextClearBit(level + 1);
    return next < TRACKED ? Math.min(next, depth) : depth;
  }

  /** The first level from there on that has the members of a build, or negative. */
  int build(int from) {
    for (int level = from; level < Math.min(depth, TRACKED); level++) {
      if (Members.areABuilds(members[level])) {
        return level;
      }
    }
    return -1;
  }
}
