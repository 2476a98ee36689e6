package io.kitetrace.poller.log;

/**
 * A message of the inbox that was taken out and not worked off yet. It is finished once: by {@link
 * Slice#done}, with the transaction of what it caused, or by {@link BuildLog#done} where it caused
 * nothing. Until then a crash brings the message again, and all that came after it.
 *
 * @param offset of the message in the owner's partition of the inbox
 */
public record Ack(long offset) {}
