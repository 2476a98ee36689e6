package io.kitetrace.poller.retry;

/** The work was asked to stop, or is no longer ours: leave it as it is. No fault. */
public final class StoppedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Without a stack trace: it says nothing. */
  public StoppedException() {
    super("stopped", null, false, false);
  }
}
