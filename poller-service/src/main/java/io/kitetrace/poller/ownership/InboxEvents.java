package io.kitetrace.poller.ownership;

/** Hears what came out of the inbox; each message is one or the other. */
public interface InboxEvents {

  /** A message was given to the owner of its organization. */
  void received();

  /** A message was passed over. */
  void passedOver(Reason reason);

  /** Why a message is passed over. */
  enum Reason {
    /** Its type or its form is not known. */
    UNREADABLE,
    /** It is about an organization that is not configured here. */
    FOREIGN
  }
}
