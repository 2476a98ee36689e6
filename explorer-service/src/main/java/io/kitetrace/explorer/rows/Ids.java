package io.kitetrace.explorer.rows;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids of builds and jobs as the tables have them. Buildkite's are UUIDs; any other text becomes one
 * that is made of it.
 */
public final class Ids {

  private static final int LENGTH = 36;

  private Ids() {}

  /** The id as it is looked for. */
  public static UUID of(String id) {
    if (id.length() == LENGTH) {
      try {
        return UUID.fromString(id);
      } catch (IllegalArgumentException e) {
        // as below
      }
    }
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }
}
