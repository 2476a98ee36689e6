package io.kitetrace.simulator.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One organization's pipelines and builds, whether they exist yet or not. Safe for any thread. */
public interface Organization {
  String slug();

  /** The name for people. */
  String name();

  /** The UUID. */
  String id();

  /** Every build that ever is, newest created first. */
  List<? extends ListedBuild> newestFirst();

  /** Every pipeline, in the order of the API. */
  List<? extends ListedPipeline> pipelines();

  /** Who owns the token. */
  User owner();

  /** A user of the API. */
  record User(String id, String name, String email) {}

  /** A pipeline as lists find and write it. */
  interface ListedPipeline {
    String slug();

    /** Writes the pipeline's JSON object, nothing before and nothing after. */
    void write(OutputStream out, Rendering rendering) throws IOException;
  }
}
