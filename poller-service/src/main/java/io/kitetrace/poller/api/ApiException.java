package io.kitetrace.poller.api;

import io.kitetrace.poller.api.BuildkiteApi.Page;
import org.jspecify.annotations.Nullable;

/** A request brought no page. The message is one sentence without secrets. */
public abstract sealed class ApiException extends Exception {

  private ApiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** It may work the next time: an error of the server, a web page in place of a list. */
  public static final class Passing extends ApiException {

    Passing(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** It may work the next time, or with a smaller page: no answer in time, or one that was cut. */
  public static final class Heavy extends ApiException {

    Heavy(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The body came to its end, but the list in it did not: cut on the way, or a broken build. */
  public static final class Unended extends ApiException {

    private final transient byte[] rest;
    private final transient Page page;

    Unended(byte[] rest, Page page) {
      super("the API's answer ended within a build", null);
      this.rest = rest;
      this.page = page;
    }

    /** What came after the last complete build. */
    public byte[] rest() {
      return rest;
    }

    /** The page, as if the rest were its last build. */
    public Page page() {
      return page;
    }
  }

  /** Nobody answered: no such host, connection refused, no trust. */
  public static final class Unreachable extends ApiException {

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Over the limit; the budget knows when the next request may go. */
  public static final class Limited extends ApiException {

    Limited(String message) {
      super(message, null);
    }
  }

  /** The list is not served as deep as this page: it must be asked for by key. */
  public static final class TooDeep extends ApiException {

    TooDeep(String message) {
      super(message, null);
    }
  }

  /** There is no such pipeline, or not for this token; the organization may still be there. */
  public static final class NoSuchPipeline extends ApiException {

    NoSuchPipeline(String message) {
      super(message, null);
    }
  }

  /** There is no such build, or not yet. */
  public static final class Missing extends ApiException {

    Missing(String message) {
      super(message, null);
    }
  }

  /** A person must change something; the message begins with the variable's name. */
  public static final class Refused extends ApiException {

    Refused(String message) {
      super(message, null);
    }
  }
}
