package io.kitetrace.poller.state;

import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.IndexEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a partition remembers of it: the versions published last, the cursors, what was
 * rejected. Made from the index and state topics alone. Safe for several threads.
 */
public final class PublishedState {

  /** How long a published version is remembered; a build hardly changes a year after it ended. */
  public static final Duration SPAN = Duration.ofDays(400);

  /** Longer than the inbox keeps an import's builds: after that none of them can come. */
  static final Duration IMPORTS_SPAN = Duration.ofDays(8);

  private final BuildIndex index = new BuildIndex();
  private final Map<String, StateRecord.Cursor> cursors = new HashMap<>();
  private final Remembered<Boolean> rejected = new Remembered<>();
  private final Map<String, BackfillState> running = new TreeMap<>();
  private final Remembered<BackfillState> failed = new Remembered<>();
  private final Remembered<BuildCounts> imports = new Remembered<>();
  private Instant present;

  public PublishedState(Instant now) {
    this.present = now;
    index.forgetBefore(now.minus(SPAN));
  }

  /** Cursors tell the time: they come with every pass, and from the API's own clock. */
  private void advance(Instant time) {
    if (time.isAfter(present)) {
      present = time;
      index.forgetBefore(time.minus(SPAN));
      rejected.forgetBefore(time.minus(SPAN));
      failed.forgetBefore(time.minus(SPAN));
      imports.forgetBefore(time.minus(IMPORTS_SPAN));
    }
  }

  /** What the log holds of a build, compared with this version of it. */
  public enum VersionStatus {
    /** Nothing, or an older version. */
    NEWS,
    /** This version. */
    PUBLISHED,
    /** A version that finished later. */
    OVERTAKEN
  }

  /** How a version of a build that has finished stands to what was published. */
  public synchronized VersionStatus status(BuildHead head, Instant finishedAt) {
    Instant published = index.finishedAt(head.id());
    if (published == null) {
      return VersionStatus.NEWS;
    }
    if (index.holds(head.id(), finishedAt, head.version())) {
      return VersionStatus.PUBLISHED;
    }
    return micros(finishedAt).isBefore(published) ? VersionStatus.OVERTAKEN : VersionStatus.NEWS;
  }

  /** When the version of a build that was published last had finished, or null. */
  public synchronized @Nullable Instant publishedFinish(String id) {
    return index.finishedAt(id);
  }

  /** How far an organization's list has been read, or null where it never was. */
  public synchronized StateRecord.@Nullable Cursor cursor(String organization) {
    return cursors.get(organization);
  }

  /** The backfill that was ordered so and can be resumed, or null where there is none. */
  public synchronized @Nullable BackfillState backfill(String organization, String id) {
    String key = BackfillState.key(organization, id);
    BackfillState runs = running.get(key);
    return runs == null ? failed.get(key) : runs;
  }

  /** An organization's backfills that are not at their end. */
  public synchronized List<BackfillState> runningBackfills(String organization) {
    return running.values().stream().filter(b -> b.organization().equals(organization)).toList();
  }

  public synchronized BuildCounts imported(String organization, String order) {
    BuildCounts counts = imports.get(ImportState.key(organization, order));
    return counts == null ? BuildCounts.NONE : counts;
  }

  public synchronized boolean knows(StateRecord.Rejected rejection) {
    return rejected.get(rejection.key()) != null || rejected.get(rejection.firstKey()) != null;
  }

  public synchronized void published(String id, IndexEntry entry) {
    index.put(id, entry.finishedAt(), entry.version(), present);
  }

  public synchronized void wrote(StateRecord state) {
    wrote(state, present);
  }

  private void wrote(StateRecord state, Instant at) {
    switch (state) {
      case StateRecord.Cursor cursor -> {
        cursors.put(cursor.organization(), cursor);
        advance(cursor.through());
      }
      case StateRecord.Rejected rejection -> rejected.put(rejection.key(), true, at);
      case BackfillState backfill -> wrote(backfill, at);
      case StateRecord.Granted granted -> {}
      case ImportState imported -> {
        if (!at.isBefore(present.minus(IMPORTS_SPAN))) {
          imports.put(imported.key(), imported.counts(), at);
        }
      }
    }
  }

  /** One that is complete is done once more when it is ordered again: that needs no memory. */
  private void wrote(BackfillState backfill, Instant at) {
    running.remove(backfill.key());
    failed.remove(backfill.key());
    switch (backfill.phase()) {
      case RUNNING -> running.put(backfill.key(), backfill);
      case FAILED -> failed.put(backfill.key(), backfill, at);
      case COMPLETE -> {}
    }
  }

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

  synchronized void loadState(String key, byte @Nullable [] value, Instant writtenAt) {
    if (value == null) {
      rejected.remove(key);
      running.remove(key);
      failed.remove(key);
      imports.remove(key);
    } else if (StateRecord.isRejected(key)) {
      if (writtenAt.isAfter(present.minus(SPAN))) {
        rejected.put(key, true, writtenAt);
      }
    } else {
      StateRecord state = StateRecord.read(key, value);
      if (state != null) {
        wrote(state, writtenAt);
      }
    }
  }

  private static Instant micros(Instant time) {
    return time.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }

  /** Values by key, until nobody can ask for them any more. For one thread at a time. */
  private static final class Remembered<V> {

    private record Entry<V>(V value, Instant writtenAt) {}

    private final Map<String, Entry<V>> entries = new LinkedHashMap<>(); // the oldest first

    void put(String key, V value, Instant writtenAt) {
      entries.remove(key);
      entries.put(key, new Entry<>(value, writtenAt));
    }

    void remove(String key) {
      entries.remove(key);
    }

    @Nullable V get(String key) {
      Entry<V> entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** Forgets what was written earlier. */
    void forgetBefore(Instant time) {
      Iterator<Entry<V>> oldest = entries.values().iterator();
      while (oldest.hasNext() && oldest.next().writtenAt().isBefore(time)) {
        oldest.remove();
      }
    }
  }
}
