package io.kitetrace.poller.backfill;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.Page;
import io.kitetrace.poller.ingest.Intake;
import io.kitetrace.poller.poll.BuildListWalk;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one window from its newest build to its oldest, and writes down how far it is with each
 * page. What the API refuses as too deep is halved. For one thread.
 */
final class WindowReader implements BuildListWalk.Taker {

  private final BuildListWalk walk;
  private final Intake intake;
  private final Window window;
  private final WindowScheduler windows;
  private final BackfillProgress progress;
  private final Runnable shared;

  /**
   * A reader of a window.
   *
   * @param intake publishes through {@code progress}
   * @param shared called when there is a window that nobody reads yet
   */
  WindowReader(
      BuildListWalk walk,
      Intake intake,
      Window window,
      WindowScheduler windows,
      BackfillProgress progress,
      Runnable shared) {
    this.walk = walk;
    this.intake = intake;
    this.window = window;
    this.windows = windows;
    this.progress = progress;
    this.shared = shared;
  }

  /** Reads it to its end; everything of it is published when it returns. */
  void run() throws InterruptedException {
    for (Page page = next(); page != null; page = next()) {
      progress.read(page.elements());
      Instant bound = walk.readDownTo();
      if (!walk.isAtEnd() && bound != null) {
        progress.pageEnds(window, page.elements(), bound, intake.takeBatch());
        if (!walk.keyIsIgnored() && windows.share(window)) {
          shared.run();
        }
      }
    }
    progress.windowEnds(window, intake.takeBatch());
  }

  private @Nullable Page next() throws InterruptedException {
    while (true) {
      if (progress.hasRead()) {
        walk.trustAnswers();
      }
      walk.createdFrom(windows.left(window).from()); // another may have the rest by now
      try {
        return walk.next(this);
      } catch (ApiException.TooDeep e) {
        if (!windows.halve(window)) {
          throw new RetriesExhaustedException(
              "the API serves the list of builds no deeper, and not by created_from and created_to either",
              false,
              e);
        }
        shared.run();
      }
    }
  }

  @Override
  public @Nullable BuildHead take(byte[] buffer, int offset, int length, boolean whole)
      throws InterruptedException {
    return intake.take(buffer, offset, length, whole).head();
  }

  @Override
  public void requested() {
    progress.requested();
  }
}
