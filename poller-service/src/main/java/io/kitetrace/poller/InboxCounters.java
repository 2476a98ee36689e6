package io.kitetrace.poller;

/**
 * What came out of the inbox since the poller was made, for this replica's share of it.
 *
 * @param received messages given to the owners of their organizations
 * @param unreadable messages of a type or form that is not known
 * @param foreign messages about organizations that are not configured here
 */
public record InboxCounters(long received, long unreadable, long foreign) {}
