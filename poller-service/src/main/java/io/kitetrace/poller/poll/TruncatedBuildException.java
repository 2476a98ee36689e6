package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.Page;

/** A page of one build came to its end before the build did, several times. */
public final class TruncatedBuildException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ApiException.Unended unended;

  TruncatedBuildException(ApiException.Unended unended) {
    super("unended", unended, false, false);
    this.unended = unended;
  }

  /** What there is of the build. */
  public byte[] rest() {
    return unended.rest();
  }

  /** The page, as if it had been good. */
  public Page page() {
    return unended.page();
  }
}
