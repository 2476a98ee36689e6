package io.kitetrace.simulator.catalogue;

import java.io.IOException;
import java.io.OutputStream;

/** A pipeline as lists find and write it. Safe for any thread. */
public interface ListedPipeline {
  String slug();

  /** Writes the pipeline's JSON object, nothing before and nothing after. */
  void write(OutputStream out, Rendering rendering) throws IOException;
}
