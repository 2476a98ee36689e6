package io.kitetrace.poller;

import io.kitetrace.poller.lifecycle.StopSignal;
import io.kitetrace.poller.publish.BuildLog;

/** How an organization is polled while it is ours: for good, or once. */
@FunctionalInterface
interface PollTask {

  /** Polls until it is done or the signal says to stop; throws nothing. */
  void run(String organization, BuildLog log, StopSignal stop);
}
