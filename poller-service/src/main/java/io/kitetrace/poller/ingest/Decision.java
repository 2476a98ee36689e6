package io.kitetrace.poller.ingest;

import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.FinishedBuild;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.wire.BuildHead;
import org.jspecify.annotations.Nullable;

/** What was decided about a build. */
public sealed interface Decision {

  /** What could be read of it; null where it is broken. */
  @Nullable BuildHead head();

  /** It is a new version, and goes into the log if nothing newer is there by then. */
  record News(FinishedBuild build) implements Decision {
    @Override
    public BuildHead head() {
      return build.head();
    }
  }

  /** It cannot be published, and goes to the dead letters. */
  record Broken(BrokenBuild build) implements Decision {
    @Override
    public @Nullable BuildHead head() {
      return null;
    }
  }

  /** It does not go into the log; it was counted. */
  record Dropped(BuildHead head, Reason reason) implements Decision {}

  /** Why a build does not go into the log. */
  enum Reason {
    /** It is not wanted. */
    FILTERED,
    /** It has not finished. */
    UNFINISHED,
    /** This version, or a newer one, is in the log already. */
    UNCHANGED;

    /** One build of that. */
    BuildCounts one() {
      return switch (this) {
        case FILTERED -> new BuildCounts(0, 0, 1, 0, 0);
        case UNFINISHED -> new BuildCounts(0, 0, 0, 1, 0);
        case UNCHANGED -> new BuildCounts(0, 1, 0, 0, 0);
      };
    }
  }
}
