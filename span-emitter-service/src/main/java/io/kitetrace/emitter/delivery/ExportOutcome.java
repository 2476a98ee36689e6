package io.kitetrace.emitter.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one request. Reasons are one line, meant for people, and free of secrets. */
public sealed interface ExportOutcome {

  /** Every span was accepted. */
  record Accepted() implements ExportOutcome {}

  /**
   * The backend accepted the request but not all of its spans, and said so.
   *
   * @param rejected the number of spans that it did not accept; which ones it does not say
   * @param reason the backend's own words
   */
  record PartiallyRejected(long rejected, String reason) implements ExportOutcome {}

  /**
   * The same request may succeed later.
   *
   * @param retryAfter how long the backend asked to be left alone; null where it did not say
   */
  record Retryable(Failure failure, String reason, @Nullable Duration retryAfter)
      implements ExportOutcome {}

  /**
   * The backend will never accept this request: it is about the data.
   *
   * @param reason the backend's own words
   * @param bySize whether it is the size of the request that is refused
   */
  record Refused(String reason, boolean bySize) implements ExportOutcome {}

  /** The backend accepts no request at all until somebody changes the configuration. */
  record Misconfigured(Cause cause, String reason) implements ExportOutcome {}

  /** Why a request may succeed later. */
  enum Failure {
    /** No connection, since its name has no address. */
    UNKNOWN_HOST,
    /** No connection. */
    UNREACHABLE,
    /** The proxy on the way is away, or refuses; the reason says what to do. */
    PROXY,
    /** TLS was not agreed on, or the other side left when it had seen our certificate. */
    TLS,
    /** A connection, but no answer in time. */
    TIMED_OUT,
    /** The backend asks for time. */
    BUSY,
    /** The answer was an internal error, cut off or unreadable. */
    BROKEN
  }

  /** What is wrong with the configuration. */
  enum Cause {
    /** The key is not accepted. */
    CREDENTIALS,
    /** The key is known, and may not send traces. */
    PERMISSION,
    /** There is something, but no receiver of traces. */
    ADDRESS,
    /** The other side speaks another protocol. */
    PROTOCOL,
    /** The other side is not trusted, or does not trust us. */
    CERTIFICATE,
    /** A proxy wants other credentials. */
    PROXY,
    /** What the reason says. */
    OTHER
  }
}
