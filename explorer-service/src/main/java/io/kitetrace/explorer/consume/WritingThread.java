package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.IndexWriter;
import io.kitetrace.explorer.index.IndexedLog;
import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was read. While a topic is ahead transactions are large, since every one packs rows
 * anew; once both are reached they are small, and end at most twice a second.
 */
final class WritingThread {

  /** As many as fill a group of rows of DuckDB, which is packed once then. */
  private static final int MAX_RECORDS = 8_000;

  private static final long MAX_BYTES = 512L << 20;
  private static final Duration LIVE = Duration.ofMillis(400);
  private static final Duration CATCHING_UP = Duration.ofSeconds(10);
  private static final Duration WAIT = Duration.ofMillis(100);

  private final Database database;
  private final Topics topics;
  private final Handoff handoff;
  private final ExplorerMetrics metrics;
  private final Map<IndexedTopic, IndexProgress> progress;
  private final CompletableFuture<Map<IndexedTopic, Start>> opened = new CompletableFuture<>();
  private final Map<IndexedTopic, Unwritten> unwritten = new EnumMap<>(IndexedTopic.class);
  private volatile boolean stopping;
  private long lastCommit = System.nanoTime() - CATCHING_UP.toNanos();

  WritingThread(
      Database database,
      Topics topics,
      Handoff handoff,
      ExplorerMetrics metrics,
      Map<IndexedTopic, IndexProgress> progress) {
    this.database = database;
    this.topics = topics;
    this.handoff = handoff;
    this.metrics = metrics;
    this.progress = progress;
    for (IndexedTopic topic : IndexedTopic.values()) {
      unwritten.put(topic, new Unwritten());
    }
    // There may be none, and nobody waits for them.
    of(IndexedTopic.TIMELINES).caughtUp = true;
  }

  /**
   * Where the index stood when it was opened.
   *
   * @param log null where it is new
   */
  record Start(@Nullable IndexedLog log, Map<Integer, Long> offsets) {}

  CompletableFuture<Map<IndexedTopic, Start>> opened() {
    return opened;
  }

  /** Ends when what was handed over is written. */
  void stop() {
    stopping = true;
  }

  void run(Heartbeat heartbeat) throws InterruptedException {
    try (IndexWriter writer = new IndexWriter(database, topics)) {
      Map<IndexedTopic, Start> starts = new EnumMap<>(IndexedTopic.class);
      for (IndexedTopic topic : IndexedTopic.values()) {
        Map<Integer, Long> offsets = writer.offsets(topic);
        progress(topic).committed(offsets, null, false);
        starts.put(topic, new Start(writer.log(topic), offsets));
      }
      opened.complete(starts);
      while (true) {
        heartbeat.beat();
        Step step = handoff.poll(WAIT);
        if (step == null && stopping) {
          commit(writer);
          return;
        }
        switch (step) {
          case Step.BeginAnew anew -> beginAnew(writer, anew);
          case Step.Records records -> {
            records.indexed().forEach(writer::add);
            of(records.topic()).add(records);
          }
          case null -> {}
        }
        if (due(step == null)) {
          commit(writer);
        }
      }
    }
  }

  private void beginAnew(IndexWriter writer, Step.BeginAnew anew) {
    commit(writer);
    writer.beginAnew(anew.topic(), anew.log());
    progress(anew.topic()).begunAnew();
  }

  private boolean due(boolean idle) {
    if (isEmpty()) {
      return false;
    }
    long records = 0;
    long bytes = 0;
    boolean caughtUp = true;
    for (Unwritten of : unwritten.values()) {
      records += of.indexed;
      bytes += of.bytes;
      caughtUp &= of.caughtUp;
    }
    long age = System.nanoTime() - lastCommit;
    return records >= MAX_RECORDS
        || bytes >= MAX_BYTES
        || age >= (caughtUp || idle ? LIVE : CATCHING_UP).toNanos();
  }

  private void commit(IndexWriter writer) {
    if (isEmpty()) {
      return;
    }
    Unwritten builds = of(IndexedTopic.BUILDS);
    Unwritten timelines = of(IndexedTopic.TIMELINES);
    long begun = System.nanoTime();
    writer.commit(builds.next, timelines.next);
    lastCommit = System.nanoTime();
    metrics.committed(Duration.ofNanos(lastCommit - begun));
    metrics.builds(builds.indexed, builds.skipped, builds.rejected);
    metrics.timelines(timelines.indexed, timelines.rejected);
    unwritten.forEach(
        (topic, of) -> {
          progress(topic).committed(of.next, of.newest, of.indexed > 0);
          of.clear();
        });
  }

  private boolean isEmpty() {
    return unwritten.values().stream().allMatch(of -> of.next.isEmpty());
  }

  private Unwritten of(IndexedTopic topic) {
    return Objects.requireNonNull(unwritten.get(topic));
  }

  private IndexProgress progress(IndexedTopic topic) {
    return Objects.requireNonNull(progress.get(topic));
  }
}
