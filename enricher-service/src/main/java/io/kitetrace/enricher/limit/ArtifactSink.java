package io.kitetrace.enricher.limit;

import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import java.io.InputStream;

/** Takes a job's artifacts one after the other. */
public interface ArtifactSink {

  /** Whether another one has room. */
  boolean hasRoom();

  /**
   * Reads one.
   *
   * @throws IOException if the stream fails; then it can be added again
   */
  void add(String path, InputStream bytes) throws IOException;

  /** Tells of one that cannot be read at all. */
  void missing(String path, TimelineStatus status);
}
