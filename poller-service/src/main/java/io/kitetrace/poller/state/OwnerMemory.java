package io.kitetrace.poller.state;

import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.IndexEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a partition remembers of it: the versions published last, the cursors, what was
 * rejected. Made from the index and state topics alone. Safe for several threads.
 */
public final class OwnerMemory {

  /** How long a published version is remembered; a build hardly changes a year after it ended. */
  public static final Duration SPAN = Duration.ofDays(400);

  private final BuildIndex index = new BuildIndex();
  private final Map<String, StateRecord.Cursor> cursors = new HashMap<>();
  private final Set<String> rejected = new HashSet<>();
  private final Map<String, BackfillState> backfills = new TreeMap<>();
  private final Map<String, BuildCounts> imports = new HashMap<>();
  private Instant present;

  /** An empty memory of what was published from {@link #SPAN} before {@code now} on. */
  public OwnerMemory(Instant now) {
    this.present = now;
    index.forgetBefore(now.minus(SPAN));
  }

  /** Cursors tell the time: they come with every pass, and from the API's own clock. */
  private void advance(Instant time) {
    if (time.isAfter(present)) {
      present = time;
      index.forgetBefore(time.minus(SPAN));
    }
  }

  /** What the log holds of a build, compared with this version of it. */
  public enum Standing {
    /** Nothing, or an older version. */
    NEWS,
    /** This version. */
    PUBLISHED,
    /** A version that finished later. */
    OVERTAKEN
  }

  /** How a version of a build that has finished stands to what was published. */
  public synchronized Standing standing(BuildHead head, Instant finishedAt) {
    Instant published = index.finishedAt(head.id());
    if (published == null) {
      return Standing.NEWS;
    }
    if (index.holds(head.id(), finishedAt, head.version())) {
      return Standing.PUBLISHED;
    }
    return micros(finishedAt).isBefore(published) ? Standing.OVERTAKEN : Standing.NEWS;
  }

  /** When the version of a build that was published last had finished, or null. */
  public synchronized @Nullable Instant publishedFinish(String id) {
    return index.finishedAt(id);
  }

  /** How far an organization's list has been read, or null where it never was. */
  public synchronized StateRecord.@Nullable Cursor cursor(String organization) {
    return cursors.get(organization);
  }

  /** The backfill that was ordered so, or null where none ever was. */
  public @Nullable BackfillState backfill(String organization, String id) {
    return backfills.get(BackfillState.key(organization, id));
  }

  /** An organization's backfills that are not at their end. */
  public List<BackfillState> runningBackfills(String organization) {
    return backfills.values().stream()
        .filter(b -> b.organization().equals(organization) && b.phase() == Phase.RUNNING)
        .toList();
  }

  /** What has become of an import's builds so far. */
  public BuildCounts imported(String organization, String order) {
    return imports.getOrDefault(ImportState.key(organization, order), BuildCounts.NONE);
  }

  /** Whether this rejection is in the dead letters already. */
  public synchronized boolean knows(StateRecord.Rejected rejection) {
    return rejected.contains(rejection.key());
  }

  /** A version was published. */
  public synchronized void published(String id, IndexEntry entry) {
    index.put(id, entry.finishedAt(), entry.version(), present);
  }

  /** A state record was written. */
  public synchronized void wrote(StateRecord state) {
    switch (state) {
      case StateRecord.Cursor cursor -> {
        cursors.put(cursor.organization(), cursor);
        advance(cursor.through());
      }
      case StateRecord.Rejected rejection -> rejected.add(rejection.key());
      case BackfillState backfill -> backfills.put(backfill.key(), backfill);
      case ImportState imported -> imports.put(imported.key(), imported.counts());
    }
  }

  /** How many builds are remembered. */
  public synchronized int size() {
    return index.size();
  }

  synchronized void loadIndex(String id, byte @Nullable [] value, Instant publishedAt) {
    IndexEntry entry = value == null ? null : IndexEntry.read(value);
    if (entry == null) {
      index.remove(id); // a tombstone: a build that was erased
    } else if (publishedAt.isAfter(present.minus(SPAN))) {
      index.put(id, entry.finishedAt(), entry.version(), publishedAt);
    }
  }

  synchronized void loadState(String key, byte @Nullable [] value) {
    if (StateRecord.isRejected(key)) {
      if (value == null) {
        rejected.remove(key);
      } else {
        rejected.add(key);
      }
    } else if (value == null) {
      backfills.remove(key);
      imports.remove(key);
    } else {
      StateRecord state = StateRecord.read(key, value);
      if (state != null) {
        wrote(state);
      }
    }
  }

  private static Instant micros(Instant time) {
    return time.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }
}
