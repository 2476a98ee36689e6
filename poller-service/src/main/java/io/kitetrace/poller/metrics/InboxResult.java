package io.kitetrace.poller.metrics;

/** What became of a message that came out of the inbox. */
public enum InboxResult {
  /** It was given to the owner of its organization. */
  RECEIVED,
  /** Its type or its form is not known. */
  UNREADABLE,
  /** It is about an organization that is not configured here. */
  FOREIGN
}
