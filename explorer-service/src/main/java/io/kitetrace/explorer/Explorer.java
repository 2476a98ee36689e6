package io.kitetrace.explorer;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An explorer: keeps an index of every build of the log. Made of plain parts, usable with and
 * without a framework. Safe for several threads.
 */
public final class Explorer implements AutoCloseable {

  private final ServiceThreads threads;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final Clock clock;
  private final Database index;

  /**
   * Opens the index; begins to read with {@link #start}.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if the index is held by another process
   */
  public Explorer(ExplorerSettings settings, Clock clock) {
    this(settings, new ServiceThreads(), clock);
  }

  /** The same, on the threads of a process that may live on without it. */
  public Explorer(ExplorerSettings settings, ServiceThreads threads, Clock clock) {
    this.threads = threads;
    this.clock = clock;
    this.index = Database.open(file(settings), settings.limits());
  }

  /** Begins to read the log. Returns at once; while Kafka is away it keeps retrying. */
  public void start() {}

  /** Comes to an end when it is closed: exceptionally if it cannot continue. */
  public CompletableFuture<@Nullable Void> ended() {
    return ended.copy();
  }

  /** Its threads, for its health. */
  public ServiceThreads threads() {
    return threads;
  }

  /**
   * Waits until everything is indexed that the log holds now.
   *
   * @return false if it was closed before
   */
  public boolean awaitCaughtUp() throws InterruptedException {
    return !ended.isDone();
  }

  /** What was indexed so far. */
  public Database index() {
    return index;
  }

  /** When this explorer was asked. */
  Clock clock() {
    return clock;
  }

  @Override
  public void close() {
    ended.complete(null);
    index.close();
  }

  private static Path file(ExplorerSettings settings) {
    Path file = settings.file();
    try {
      if (file == null) {
        return Files.createTempDirectory("kitetrace-explorer").resolve(ExplorerSettings.FILE);
      }
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
