package io.kitetrace.poller.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that others may make, until they no longer count. For one thread at a time. */
final class LentRequests {

  private final Deque<Lent> lent = new ArrayDeque<>();
  private final Map<String, Integer> byOrganization = new HashMap<>();

  private record Lent(String organization, long until) {}

  /** Later ones count no shorter than those before. */
  void add(String organization, int requests, long until) {
    for (int i = 0; i < requests; i++) {
      lent.addLast(new Lent(organization, until));
    }
    byOrganization.merge(organization, requests, Integer::sum);
  }

  void expire(long now) {
    for (Lent oldest = lent.peekFirst();
        oldest != null && now - oldest.until > 0;
        oldest = lent.peekFirst()) {
      lent.removeFirst();
      byOrganization.computeIfPresent(
          oldest.organization, (slug, count) -> count == 1 ? null : count - 1);
    }
  }

  int count() {
    return lent.size();
  }

  int count(String organization) {
    return byOrganization.getOrDefault(organization, 0);
  }

  /** Until when the oldest counts; null where there is none. */
  @Nullable Long oldest() {
    Lent oldest = lent.peekFirst();
    return oldest == null ? null : oldest.until;
  }

  /** The same of an organization's. */
  @Nullable Long oldest(String organization) {
    for (Lent each : lent) {
      if (each.organization.equals(organization)) {
        return each.until;
      }
    }
    return null;
  }
}
