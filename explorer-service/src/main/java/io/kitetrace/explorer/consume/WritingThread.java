package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.IndexWriter;
import io.kitetrace.explorer.index.IndexedLog;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was read. While the log is ahead transactions are large, since every one packs rows
 * anew; once it is reached they are small, and end at most twice a second.
 */
final class WritingThread {

  /** As many as fill a group of rows of DuckDB, which is packed once then. */
  private static final int MAX_BUILDS = 8_000;

  private static final long MAX_BYTES = 512L << 20;
  private static final Duration LIVE = Duration.ofMillis(400);
  private static final Duration CATCHING_UP = Duration.ofSeconds(10);
  private static final Duration WAIT = Duration.ofMillis(100);

  private final Database database;
  private final String topic;
  private final Handoff handoff;
  private final IndexStatus status;
  private final CompletableFuture<Start> opened = new CompletableFuture<>();
  private volatile boolean stopping;

  private final Map<Integer, Long> next = new HashMap<>();
  private long builds;
  private long skipped;
  private long rejected;
  private long bytes;
  private boolean caughtUp;
  private @Nullable Instant newest;
  private long lastCommit = System.nanoTime() - CATCHING_UP.toNanos();

  WritingThread(Database database, String topic, Handoff handoff, IndexStatus status) {
    this.database = database;
    this.topic = topic;
    this.handoff = handoff;
    this.status = status;
  }

  /**
   * Where the index stood when it was opened.
   *
   * @param log null where it is new
   */
  record Start(@Nullable IndexedLog log, Map<Integer, Long> offsets) {}

  CompletableFuture<Start> opened() {
    return opened;
  }

  /** Ends when what was handed over is written. */
  void stop() {
    stopping = true;
  }

  void run(Heartbeat heartbeat) throws InterruptedException {
    try (IndexWriter writer = new IndexWriter(database, topic)) {
      status.progress().committed(writer.offsets(), null, false);
      opened.complete(new Start(writer.log(), writer.offsets()));
      while (true) {
        heartbeat.beat();
        Step step = handoff.poll(WAIT);
        if (step == null && stopping) {
          commit(writer);
          return;
        }
        switch (step) {
          case Step.BeginAnew anew -> beginAnew(writer, anew.log());
          case Step.Records records -> add(writer, records);
          case null -> {}
        }
        if (due(step == null)) {
          commit(writer);
        }
      }
    }
  }

  private void beginAnew(IndexWriter writer, IndexedLog log) {
    commit(writer);
    writer.beginAnew(log);
    status.progress().begunAnew();
  }

  private void add(IndexWriter writer, Step.Records records) {
    records.builds().forEach(writer::add);
    builds += records.builds().size();
    skipped += records.skipped();
    rejected += records.rejected();
    bytes += records.bytes();
    next.putAll(records.next());
    caughtUp = records.caughtUp();
    if (records.bytes() > 0) {
      newest = records.lastRecord();
    }
  }

  private boolean due(boolean idle) {
    if (next.isEmpty()) {
      return false;
    }
    long age = System.nanoTime() - lastCommit;
    return builds >= MAX_BUILDS
        || bytes >= MAX_BYTES
        || age >= (caughtUp || idle ? LIVE : CATCHING_UP).toNanos();
  }

  private void commit(IndexWriter writer) {
    if (next.isEmpty()) {
      return;
    }
    long begun = System.nanoTime();
    writer.commit(next);
    lastCommit = System.nanoTime();
    status.metrics().committed(builds, skipped, rejected, Duration.ofNanos(lastCommit - begun));
    status.progress().committed(next, newest, builds > 0);
    next.clear();
    builds = 0;
    skipped = 0;
    rejected = 0;
    bytes = 0;
    newest = null;
  }
}
