package io.kitetrace.poller.publish;

import io.kitetrace.poller.state.StateRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one transaction: builds that were read, and how far the reading has come. Bounded
 * by whoever fills it. For one thread.
 */
public final class Slice {

  /** Bytes of builds after which a slice is published: small against a transaction's 15 s. */
  public static final int ENOUGH_BYTES = 8 * 1024 * 1024;

  /** A build of this size goes alone, so that no batch is larger because of its neighbours. */
  public static final int LARGE_BYTES = 2 * 1024 * 1024;

  /** Builds after which a slice is published. */
  public static final int ENOUGH_BUILDS = 500;

  private final List<FinishedBuild> builds = new ArrayList<>();
  private final List<BrokenBuild> broken = new ArrayList<>();
  private StateRecord.@Nullable Cursor cursor;
  private long bytes;

  /** Adds a build. */
  public void add(FinishedBuild build) {
    builds.add(build);
    bytes += build.json().length;
  }

  /** Adds a build that goes to the dead letters. */
  public void add(BrokenBuild build) {
    broken.add(build);
    bytes += build.bytes().length;
  }

  /** The list has been read this far, once this slice is published. */
  public void cursor(StateRecord.Cursor position) {
    cursor = position;
  }

  /** Whether it should be published before a build of this size is added. */
  public boolean isFullFor(int more) {
    return !isEmpty()
        && (bytes + more > ENOUGH_BYTES
            || more > LARGE_BYTES
            || (bytes > LARGE_BYTES && builds.size() + broken.size() == 1)
            || builds.size() + broken.size() >= ENOUGH_BUILDS);
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return builds.isEmpty() && broken.isEmpty() && cursor == null;
  }

  List<FinishedBuild> builds() {
    return builds;
  }

  List<BrokenBuild> broken() {
    return broken;
  }

  StateRecord.@Nullable Cursor cursor() {
    return cursor;
  }

  /** A build turned out to be too large for the log. */
  void reject(FinishedBuild build, String reason) {
    builds.remove(build);
    broken.add(
        new BrokenBuild(
            build.head().id(), build.json(), BrokenBuild.Kind.TOO_LARGE, reason, build.origin()));
  }
}
