package io.kitetrace.emitter.marks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * That an emitter's group has begun: Kafka forgets the offsets of a group without members after a
 * week, and it would look new then. A replay's group has no such mark.
 */
public final class GroupMarks {

  private final StateStore marks;

  /** Kept there; they stay the caller's. */
  public GroupMarks(StateStore marks) {
    this.marks = marks;
  }

  /** Whether an emitter of this group has ever begun. */
  public boolean hasBegun(String group) {
    return marks.get(key(group)).isPresent();
  }

  /** An emitter of this group begins. */
  public void begins(String group, Instant now) {
    marks.put(
        key(group), "{\"started_at\":\"%s\"}".formatted(now).getBytes(StandardCharsets.UTF_8));
  }

  private static String key(String group) {
    return "emitter/" + group;
  }
}
