package io.kitetrace.poller.webhook;

import io.kitetrace.poller.inbox.InboxMessage;

/** Takes hints on their way to the owners of their organizations. */
@FunctionalInterface
public interface HintSink extends AutoCloseable {

  /** Takes one; returns at once, since a delivery's answer waits for it. */
  void hint(InboxMessage.Hint hint);

  /** Ends it: what it holds is still sent, or is counted as lost. */
  @Override
  default void close() {}
}
