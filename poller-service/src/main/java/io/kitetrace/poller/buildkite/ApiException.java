package io.kitetrace.poller.buildkite;

import org.jspecify.annotations.Nullable;

/** A request brought no page. The message is one sentence without secrets. */
public abstract sealed class ApiException extends Exception {

  private static final long serialVersionUID = 1L;

  private ApiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** It may work the next time: an error of the server, a time-out, a body that ended too early. */
  public static final class Passing extends ApiException {
    private static final long serialVersionUID = 1L;

    Passing(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Nobody answered: no such host, connection refused, no trust. */
  public static final class Unreachable extends ApiException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Over the limit; the budget knows when the next request may go. */
  public static final class Limited extends ApiException {
    private static final long serialVersionUID = 1L;

    Limited(String message) {
      super(message, null);
    }
  }

  /** The list is not served as deep as this page: it must be asked for by key. */
  public static final class TooDeep extends ApiException {
    private static final long serialVersionUID = 1L;

    TooDeep(String message) {
      super(message, null);
    }
  }

  /** A person must change something; the message begins with the variable's name. */
  public static final class Refused extends ApiException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null);
    }
  }
}
