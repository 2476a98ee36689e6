package io.kitetrace.simulator.catalogue;

import java.util.List;

/** One organization's pipelines and builds, whether they exist yet or not. Safe for any thread. */
public interface Organization {
  /** The organization's slug. */
  String organization();

  /** The organization's name for people. */
  String name();

  /** The organization's UUID. */
  String id();

  /** Every build that ever is, newest created first. */
  List<? extends ListedBuild> newestFirst();

  /** Every pipeline, in the order of the API. */
  List<? extends ListedPipeline> pipelines();

  /** The one who owns the token; also the one who has the organization's builds made. */
  Account owner();
}
