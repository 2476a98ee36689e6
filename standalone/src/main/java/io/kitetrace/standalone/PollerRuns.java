package io.kitetrace.standalone;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.state.BuildCounts;
import org.jspecify.annotations.Nullable;

/** The poller at work, one after the other, and what those did together. */
final class PollerRuns {

  private BuildCounts buildsBefore = BuildCounts.NONE;
  private long requestsBefore;
  private @Nullable Poller running;

  synchronized void begin(Poller poller) {
    running = poller;
  }

  synchronized void end() {
    buildsBefore = builds();
    requestsBefore = requests();
    running = null;
  }

  /** The poller at work, if any. */
  synchronized @Nullable Poller running() {
    return running;
  }

  synchronized BuildCounts builds() {
    return running == null ? buildsBefore : buildsBefore.plus(running.metrics().builds());
  }

  synchronized long requests() {
    return requestsBefore + (running == null ? 0 : running.metrics().requests());
  }

  void close() {
    Poller poller = running();
    if (poller != null) {
      poller.close();
    }
  }
}
