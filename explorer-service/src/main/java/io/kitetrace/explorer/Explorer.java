package io.kitetrace.explorer;

import io.kitetrace.explorer.consume.IndexedFrom;
import io.kitetrace.explorer.consume.LogIndexer;
import io.kitetrace.explorer.consume.RecordFetcher;
import io.kitetrace.explorer.consume.RecordPlace;
import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.explorer.rows.FiltersHash;
import io.kitetrace.model.Build;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.timeline.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An explorer: keeps an index of every build of the log. Made of plain parts, usable with and
 * without a framework. Safe for several threads.
 */
public final class Explorer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Explorer.class);

  private final ExplorerSettings settings;
  private final ServiceThreads threads;
  private final ExplorerMetrics metrics;
  private final Clock clock;
  private final @Nullable Path temporary;
  private final Database index;
  private final LogIndexer indexer;
  private final RecordFetcher records;
  private boolean started;
  private boolean closed;

  /**
   * Opens the index; begins to read with {@link #start}.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if the index is held by another process
   */
  public Explorer(ExplorerSettings settings, Clock clock) {
    this(settings, ExplorerMetrics.ofCommand(), clock);
  }

  /** The same, with metrics that somebody looks at. */
  public Explorer(ExplorerSettings settings, ExplorerMetrics metrics, Clock clock) {
    this(settings, metrics, new ServiceThreads(), clock);
  }

  /** The same, on the threads of a process that may live on without it. */
  public Explorer(
      ExplorerSettings settings, ExplorerMetrics metrics, ServiceThreads threads, Clock clock) {
    this.settings = settings;
    this.threads = threads;
    this.metrics = metrics;
    this.clock = clock;
    Path file = settings.file();
    this.temporary = file == null ? temporaryFolder() : null;
    if (file == null) {
      file = temporaryFile(temporary);
    }
    this.index = Database.open(file, settings.limits(), FiltersHash.of(settings.trace()));
    IndexedFrom from = new IndexedFrom(settings.kafka(), settings.topics().topics());
    this.indexer = new LogIndexer(from, index, settings.trace(), metrics, clock, threads);
    this.records = new RecordFetcher(from);
  }

  /** Begins to read the log. Returns at once; while Kafka is away it keeps retrying. */
  public synchronized void start() {
    if (!started && !closed) {
      started = true;
      LOG.atInfo()
          .addKeyValue("log", settings.topics().topics().builds())
          .addKeyValue("index", settings.file() == null ? "temporary" : settings.file())
          .addKeyValue("memory", settings.limits().memoryBytes())
          .addKeyValue("threads", settings.limits().threads())
          .log("explorer starts");
      indexer.start();
    }
  }

  /** Comes to an end when it is closed: exceptionally if it cannot continue. */
  public CompletableFuture<@Nullable Void> ended() {
    return indexer.ended().copy();
  }

  /** Its threads, for its health. */
  public ServiceThreads threads() {
    return threads;
  }

  /**
   * Waits until everything is indexed that the log holds now.
   *
   * @return false if it was closed before
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka does not answer, or the index
   *     cannot be written
   */
  public boolean awaitCaughtUp() throws InterruptedException {
    return indexer.awaitCaughtUp();
  }

  /** What was indexed so far. */
  public Database index() {
    return index;
  }

  /** The build as the log has it at this place; null where the log no longer has it. */
  public @Nullable Build build(int partition, long offset) {
    return records.build(partition, offset);
  }

  /**
   * The timelines at these places, as far as they are there; none where the topic cannot be read.
   */
  public Map<RecordPlace, Timeline> timelines(List<RecordPlace> places) {
    return records.timelines(places);
  }

  /** What it was made with. */
  public ExplorerSettings settings() {
    return settings;
  }

  /** Its time. */
  public Clock clock() {
    return clock;
  }

  /** What it did so far, and how far behind the log it is. */
  public ExplorerMetrics metrics() {
    return metrics;
  }

  /** How it follows the log, for health and for who waits for builds. */
  public LogIndexer indexer() {
    return indexer;
  }

  /** Writes what was read, and closes the index. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      indexer.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    records.close();
    index.close();
    if (temporary != null) {
      delete(temporary);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("kitetrace-explorer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFile(@Nullable Path folder) {
    return folder == null ? Path.of(ExplorerSettings.FILE) : folder.resolve(ExplorerSettings.FILE);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.debug("the temporary index stays", e);
    }
  }
}
