package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.BuildInDelivery.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits to be sent: chunks of builds, and requests that have to go again. One thread. */
final class Outbox {

  /**
   * Bytes that make a request worth while: larger ones hardly cost less, and hold more memory while
   * they are under way. The limit is for builds that take more alone.
   */
  static final int ENOUGH = 1 << 20;

  private final int enough;
  private final Deque<Part> ready = new ArrayDeque<>();
  private final Deque<ExportRequest> again = new ArrayDeque<>();
  private long readyBytes;

  /** Makes requests of at most so many bytes; a larger chunk goes alone. */
  Outbox(int maxRequestBytes) {
    this.enough = Math.min(maxRequestBytes, ENOUGH);
  }

  void add(BuildInDelivery build) {
    ready.addAll(build.parts());
    readyBytes += build.trace().bytes();
  }

  /** To be sent before anything new. */
  void again(List<ExportRequest> requests) {
    for (int i = requests.size() - 1; i >= 0; i--) {
      again.addFirst(requests.get(i));
    }
  }

  /** To be sent once more, after others that wait for that. */
  void again(ExportRequest request) {
    again.addLast(request);
  }

  boolean isEmpty() {
    return ready.isEmpty() && again.isEmpty();
  }

  /** Whether waiting for more builds would not make the next request better. */
  boolean full() {
    return !again.isEmpty() || !wantsMore();
  }

  /** Whether less waits than makes a request. */
  boolean wantsMore() {
    return readyBytes < enough;
  }

  /**
   * The next request, or null if there is none. In an outage, what has failed often stands back for
   * what has not, so that one bad request does not look like a bad backend.
   */
  @Nullable ExportRequest next(boolean outage) {
    ExportRequest retry = again.isEmpty() ? null : outage ? leastFailed() : again.getFirst();
    if (retry != null && !(outage && retry.failures() > 1 && !ready.isEmpty())) {
      again.remove(retry);
      return retry;
    }
    return fresh();
  }

  private ExportRequest leastFailed() {
    ExportRequest least = again.getFirst();
    for (ExportRequest request : again) {
      if (request.failures() < least.failures()) {
        least = request;
      }
    }
    return least;
  }

  private @Nullable ExportRequest fresh() {
    if (ready.isEmpty()) {
      return null;
    }
    long room = enough;
    List<Part> parts = new ArrayList<>();
    while (!ready.isEmpty()
        && (parts.isEmpty() || ready.getFirst().chunk().bytes().length <= room)) {
      Part part = ready.removeFirst();
      readyBytes -= part.chunk().bytes().length;
      room -= part.chunk().bytes().length;
      parts.add(part);
    }
    return new ExportRequest(parts);
  }
}
