package io.kitetrace.poller.metrics;

/** What a request to the webhook, or a connection that was closed without one, was taken for. */
public enum WebhookResult {
  /** It hints at a build that is to be looked at. */
  HINT,
  /** Buildkite tries the address. */
  PING,
  /** An event that makes no version of a build. */
  IGNORED,
  /** About an organization that is not configured. */
  FOREIGN,
  /** Not Buildkite's, or too old. */
  UNAUTHORIZED,
  /** Genuine, and not understood. */
  UNREADABLE,
  /** Larger than any delivery. */
  TOO_LARGE,
  /** Another path or method. */
  MISDIRECTED,
  /** No HTTP that can be read, or an expectation that cannot be met. */
  MALFORMED,
  /** Begun, and not sent to its end in time, or at all. */
  INCOMPLETE,
  /** Answered with 503, or not at all: too much at once. */
  OVERLOADED,
  /** A connection that sent nothing, closed after its time or to make room for others. */
  IDLE
}
