package io.kitetrace.poller.orders;

import java.util.ArrayList;
import java.util.List;

/** What could not be read, a sentence each: all are counted, the first are kept. For one thread. */
final class BrokenList {

  private static final int MOST = 1_000;

  private final List<String> sentences = new ArrayList<>();
  private long builds;
  private long files;

  void build(String sentence) {
    builds++;
    keep(sentence);
  }

  void file(String sentence) {
    files++;
    keep(sentence);
  }

  private void keep(String sentence) {
    if (sentences.size() < MOST) {
      sentences.add(sentence);
    }
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }

  /** Builds that could not be taken. */
  long builds() {
    return builds;
  }

  /** Of both. */
  long count() {
    return builds + files;
  }
}
