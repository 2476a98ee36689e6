package io.kitetrace.enricher;

import io.kitetrace.timeline.Timeline;

/** Answers asks, each on the thread of its organization. */
@FunctionalInterface
public interface Answers {

  /**
   * Waits for the budget and retries what passes, for as long as it takes; shows meanwhile with
   * {@link io.kitetrace.runtime.threads.Heartbeat#alive} that it lives.
   *
   * @throws InterruptedException when it is to stop
   */
  Timeline answer(Ask ask) throws InterruptedException;
}
