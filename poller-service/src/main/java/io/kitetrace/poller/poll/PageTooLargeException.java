package io.kitetrace.poller.poll;

/** A page of this size is not served; a smaller one may be. */
public final class PageTooLargeException extends Exception {

  private static final long serialVersionUID = 1L;

  PageTooLargeException() {
    super("too heavy", null, false, false);
  }
}
