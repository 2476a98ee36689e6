package io.kitetrace.simulator.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A build as lists find and write it. Times are milliseconds since the epoch. Safe for any thread.
 */
public interface ListedBuild {
  /** The build's UUID. */
  String id();

  /** Its pipeline's slug. */
  String pipeline();

  long number();

  long createdAt();

  String branch();

  String commit();

  /** The UUID of the person that created it; null where nobody knows. */
  @Nullable String creator();

  /** How it stands at a time; null before it is created. */
  @Nullable Standing at(long time);

  /** A meta-data value at a time; null where there is none. */
  @Nullable String metaDatum(String key, long time);

  /** Writes the build's JSON object, nothing before and nothing after. */
  void write(OutputStream out, Rendering rendering) throws IOException;

  /** What webhooks tell of it after a time, in order; nothing of what has happened already. */
  default List<Event> occasionsAfter(long time) {
    return List.of();
  }

  /** Writes the JSON object of one of its jobs, which exists at the rendering's time. */
  default void writeJob(OutputStream out, String job, Rendering rendering) throws IOException {
    throw new IOException("nothing is told of jobs here");
  }

  /** What is true about it up to a time. */
  BuildTruth truth(long time);
}
