package io.kitetrace.poller.orders;

import io.kitetrace.runtime.kafka.InboxProducer.Placed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was put into the inbox and is not handled yet, by organization. The owner of one handles its
 * messages in their order. For one thread.
 */
public final class Ahead {

  /** An offset may be seen a moment before the state of the same transaction. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Map<String, Messages> byOrganization = new LinkedHashMap<>();
  private long builds;
  private long bytes;

  private static final class Messages {
    private final Deque<Integer> sizes = new ArrayDeque<>();
    private long sent;
    private long placed;
    private long handled;
    private int partition;
    private long lastOffset;
    private long passedAt;
  }

  /**
   * Messages that were passed over: whoever works on the partition does not know the organization.
   */
  public record PassedOver(String organization, long count) {}

  public void sent(String organization, int size) {
    Messages messages = byOrganization.computeIfAbsent(organization, o -> new Messages());
    messages.sent++;
    messages.sizes.addLast(size);
    builds++;
    bytes += size;
  }

  public void placed(String organization, Placed place) {
    Messages messages = messages(organization);
    messages.placed++;
    messages.partition = place.partition();
    messages.lastOffset = Math.max(messages.lastOffset, place.offset());
  }

  /** One will never be there. */
  public void failed(String organization, int size) {
    Messages messages = messages(organization);
    messages.sent--;
    if (messages.sizes.removeFirstOccurrence(size)) {
      builds--;
      bytes -= size;
    } else { // taken for the one behind it, which is still there
      dropFirst(messages);
    }
  }

  /** So many have been handled, of all that were ever sent. */
  public void handled(String organization, long count) {
    Messages messages = messages(organization);
    for (; messages.handled < count; messages.handled++) {
      dropFirst(messages);
    }
  }

  public long builds() {
    return builds;
  }

  public long bytes() {
    return bytes;
  }

  /**
   * Finds messages that the group has passed, without a word about what became of them, and no
   * longer waits for them.
   *
   * @param committed the group's offsets, by partition
   */
  List<PassedOver> passedOver(Map<Integer, Long> committed, long now) {
    List<PassedOver> all = new ArrayList<>();
    byOrganization.forEach(
        (organization, messages) -> {
          boolean passed =
              !messages.sizes.isEmpty()
                  && messages.placed == messages.sent
                  && committed.getOrDefault(messages.partition, 0L) > messages.lastOffset;
          if (!passed) {
            messages.passedAt = 0;
          } else if (messages.passedAt == 0) {
            messages.passedAt = now;
          } else if (now - messages.passedAt > GRACE.toNanos()) {
            all.add(new PassedOver(organization, messages.sizes.size()));
            while (!messages.sizes.isEmpty()) {
              dropFirst(messages);
            }
          }
        });
    return all;
  }

  private void dropFirst(Messages messages) {
    Integer size = messages.sizes.pollFirst();
    if (size != null) {
      builds--;
      bytes -= size;
    }
  }

  private Messages messages(String organization) {
    return byOrganization.computeIfAbsent(organization, o -> new Messages());
  }
}
