package io.kitetrace.emitter.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds that the backend refused, kept until it is clear whose fault that is: theirs, when the
 * backend accepts others or there are no others; ours, when it refuses one build after another. For
 * the delivery thread.
 */
final class RejectedBuilds {

  /** So many different builds refused, and none accepted: that is not about the builds. */
  static final int TOO_MANY = 20;

  private final List<Rejected> held = new ArrayList<>();
  private final Set<String> refusedInARow = new HashSet<>();

  record Rejected(BuildInDelivery build, String kind, String message) {}

  void add(Rejected rejected) {
    held.add(rejected);
    refusedInARow.add(rejected.build().record().buildKey());
  }

  boolean tooMany() {
    return refusedInARow.size() >= TOO_MANY;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** The backend accepted something: what was refused is at fault itself. */
  List<Rejected> accepted() {
    refusedInARow.clear();
    return release();
  }

  /** Gives out those that are held. */
  List<Rejected> release() {
    List<Rejected> released = List.copyOf(held);
    held.clear();
    return released;
  }
}
