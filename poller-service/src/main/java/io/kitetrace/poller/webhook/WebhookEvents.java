package io.kitetrace.poller.webhook;

/** Hears of every request to the webhook. */
@FunctionalInterface
public interface WebhookEvents {

  /** One was answered. */
  void delivered(Result result);

  /** What a request was taken for. */
  enum Result {
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
    MISDIRECTED
  }
}
