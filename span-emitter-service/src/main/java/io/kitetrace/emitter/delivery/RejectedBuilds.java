package io.kitetrace.emitter.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds that the backend refused, kept until it is clear whose fault that is: theirs, when the
 * backend takes others or there are no others; ours, when it refuses one build after another. For
 * the delivery thread.
 */
final class RejectedBuilds {

  /** So many different builds refused, and none taken: that is not about the builds. */
  static final int TOO_MANY = 20;

  private final List<Suspect> held = new ArrayList<>();
  private final Set<String> refusedInARow = new HashSet<>();

  record Suspect(BuildInDelivery build, String kind, String message) {}

  void add(Suspect suspect) {
    held.add(suspect);
    refusedInARow.add(suspect.build().record().buildKey());
  }

  boolean tooMany() {
    return refusedInARow.size() >= TOO_MANY;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** The backend took something. */
  void taken() {
    refusedInARow.clear();
  }

  /** Gives out those that are held. */
  List<Suspect> release() {
    List<Suspect> released = List.copyOf(held);
    held.clear();
    return released;
  }
}
