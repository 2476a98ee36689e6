package io.kitetrace.poller.log;

import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.StateRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one transaction: builds that were read, how far the reading has come, and which
 * messages of the inbox are finished by it. Bounded by whoever fills it. For one thread.
 */
public final class Batch {

  /** Bytes of builds after which a batch is published: small against a transaction's 15 s. */
  public static final int ENOUGH_BYTES = 8 * 1024 * 1024;

  /** A build of this size goes alone, so that no batch is larger because of its neighbours. */
  public static final int LARGE_BYTES = 2 * 1024 * 1024;

  /** Builds after which a batch is published. */
  public static final int ENOUGH_BUILDS = 500;

  private final List<FinishedBuild> builds = new ArrayList<>();
  private final List<BrokenBuild> broken = new ArrayList<>();
  private final List<StateRecord> states = new ArrayList<>();
  private final Set<Ack> acks = new HashSet<>();
  private @Nullable Function<BuildCounts, StateRecord> progress;
  private BuildCounts dropped = BuildCounts.NONE;
  private long bytes;

  public void add(FinishedBuild build) {
    builds.add(build);
    bytes += build.json().length;
  }

  public void add(BrokenBuild build) {
    broken.add(build);
    bytes += build.bytes().length;
  }

  /** A build that came with these, and does not go into the log. */
  public void dropped(BuildCounts.Outcome outcome) {
    dropped = dropped.plusOne(outcome);
  }

  /** Writes a state record with this batch, behind its builds; the memory then knows it. */
  public void state(StateRecord state) {
    states.add(state);
  }

  /** A message of the inbox is finished, once this batch is published. */
  public void done(Ack ack) {
    acks.add(ack);
  }

  /**
   * How far some work has come, once this batch is published: the record of it, from what becomes
   * of all builds that came with it. May be called more than once.
   */
  public void progress(Function<BuildCounts, StateRecord> record) {
    progress = record;
  }

  /** Whether it should be published before a build of this size is added. */
  public boolean isFullFor(int more) {
    return !(builds.isEmpty() && broken.isEmpty())
        && (bytes + more > ENOUGH_BYTES
            || more > LARGE_BYTES
            || (bytes > LARGE_BYTES && builds.size() + broken.size() == 1)
            || builds.size() + broken.size() >= ENOUGH_BUILDS);
  }

  /** Whether it finishes so many messages that it should be published. */
  public boolean isFullOfAcks() {
    return acks.size() >= ENOUGH_BUILDS;
  }

  public boolean isEmpty() {
    return builds.isEmpty()
        && broken.isEmpty()
        && states.isEmpty()
        && acks.isEmpty()
        && progress == null;
  }

  List<FinishedBuild> builds() {
    return builds;
  }

  List<BrokenBuild> broken() {
    return broken;
  }

  List<StateRecord> states() {
    return states;
  }

  BuildCounts dropped() {
    return dropped;
  }

  Set<Ack> acks() {
    return acks;
  }

  @Nullable Function<BuildCounts, StateRecord> progress() {
    return progress;
  }

  /** A dead letter turned out to be too large for its topic: its beginning takes its place. */
  void cut(BrokenBuild whole) {
    broken.set(broken.indexOf(whole), whole.head());
  }

  /** A build turned out to be too large for the log. */
  void reject(FinishedBuild build, String reason) {
    builds.remove(build);
    broken.add(
        new BrokenBuild(
            build.head().id(), build.json(), BrokenBuild.Kind.TOO_LARGE, reason, build.origin()));
  }
}
