package io.kitetrace.poller.orders;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What could not be read: all are counted, the first are kept. For one thread. */
final class BrokenList {

  private static final int MOST = 1_000;

  private final List<String> sentences = new ArrayList<>();
  private long count;

  void add(Path path, long position, String reason) {
    count++;
    if (sentences.size() < MOST) {
      sentences.add(
          position < 0
              ? "%s: %s".formatted(path, reason)
              : "%s, from byte %d: %s".formatted(path, position, reason));
    }
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }

  long count() {
    return count;
  }
}
