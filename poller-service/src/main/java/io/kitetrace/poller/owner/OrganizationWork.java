package io.kitetrace.poller.owner;

import io.kitetrace.poller.lifecycle.StopSignal;
import io.kitetrace.poller.publish.BuildLog;

/** What the owner of an organization does. */
public interface OrganizationWork {

  /** Works until the signal says to stop, on a thread of its own; throws nothing. */
  void run(String organization, BuildLog log, StopSignal stop);

  /** Ends what {@link #run} waits for elsewhere, after the signal was given. */
  void cancel(String organization);
}
