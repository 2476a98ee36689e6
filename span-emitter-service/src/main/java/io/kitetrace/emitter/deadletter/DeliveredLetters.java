package io.kitetrace.emitter.deadletter;

import io.kitetrace.runtime.kafka.StateStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Which dead letters a retry has delivered. The letters stay where they are and as they are; this
 * is kept beside them, in the state topic. For one thread.
 */
public final class DeliveredLetters {

  private static final String PREFIX = "dead-letter/";

  private final StateStore state;
  private final Set<String> ids = new HashSet<>();

  private DeliveredLetters(StateStore state) {
    this.state = state;
  }

  /** As they are known now; the state stays the caller's. */
  public static DeliveredLetters read(StateStore state) {
    DeliveredLetters delivered = new DeliveredLetters(state);
    state
        .startingWith(PREFIX)
        .keySet()
        .forEach(key -> delivered.ids.add(key.substring(PREFIX.length())));
    return delivered;
  }

  /** Whether it is one of them. */
  public boolean contains(DeadLetter letter) {
    return ids.contains(letter.id());
  }

  /** It has just been delivered; this is stored when it returns. */
  public void add(DeadLetter letter, Instant now) {
    state.put(
        PREFIX + letter.id(),
        "{\"delivered_at\":\"%s\"}".formatted(now).getBytes(StandardCharsets.UTF_8));
    ids.add(letter.id());
  }
}
