package io.kitetrace.simulator.scenario;

import java.util.List;

/** What a build goes through one after the other. */
sealed interface Segment {
  /** Jobs that may run side by side. */
  record Work(List<Slot> slots) implements Segment {}

  /** A step that waits for a person. */
  record Gate(Slot slot) implements Segment {}

  default List<Slot> all() {
    return switch (this) {
      case Work work -> work.slots();
      case Gate gate -> List.of(gate.slot());
    };
  }
}
