package io.kitetrace.emitter.delivery;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of one request. Reasons are one line, meant for people, and free of secrets. */
public sealed interface ExportOutcome {

  /**
   * Every span was taken.
   *
   * @param bytes of the request, before compression; 0 where it is not known
   */
  record Accepted(long bytes) implements ExportOutcome {}

  /**
   * The backend took the request but not all of its spans, and said so.
   *
   * @param rejected the number of spans that it did not take; which ones it does not say
   * @param reason the backend's own words
   */
  record PartiallyRejected(long rejected, String reason) implements ExportOutcome {}

  /**
   * The same request may succeed later.
   *
   * @param trouble what kind of trouble it was
   * @param reason one sentence
   * @param retryAfter how long the backend asked to be left alone; null where it did not say
   */
  record Retryable(Trouble trouble, String reason, @Nullable Duration retryAfter)
      implements ExportOutcome {}

  /**
   * The backend will never take this request: it is about the data.
   *
   * @param reason the backend's own words
   * @param bySize whether it is the size of the request that is refused
   */
  record Refused(String reason, boolean bySize) implements ExportOutcome {}

  /**
   * The request is larger than allowed and was not sent.
   *
   * @param bytes its size
   */
  record Oversized(long bytes) implements ExportOutcome {}

  /**
   * The backend takes no request at all until somebody changes the configuration.
   *
   * @param reason one sentence
   */
  record Misconfigured(String reason) implements ExportOutcome {
    /** Refuses null. */
    public Misconfigured {
      Objects.requireNonNull(reason);
    }
  }

  /** Why a request may succeed later. */
  enum Trouble {
    /** No connection, since its name has no address. */
    UNKNOWN_HOST,
    /** No connection. */
    UNREACHABLE,
    /** TLS was not agreed on, or the other side left when it had seen our certificate. */
    TLS,
    /** A connection, but no answer in time. */
    TIMED_OUT,
    /** The backend asks for patience. */
    BUSY,
    /** The answer was an internal error, cut off or unreadable. */
    BROKEN
  }
}
