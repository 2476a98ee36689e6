package io.kitetrace.poller.state;

import io.kitetrace.poller.inbox.ControlJson;
import io.kitetrace.runtime.grants.Grant;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the poller writes into the state topic. Others write there too: keys that are not known are
 * passed over.
 */
public sealed interface StateRecord
    permits StateRecord.Cursor,
        StateRecord.Rejected,
        StateRecord.Granted,
        BackfillState,
        ImportState {

  String key();

  default byte[] json() {
    return ControlJson.write(this);
  }

  /**
   * How far an organization's list has been read: everything that finished before, and was visible,
   * is in the log.
   *
   * @param through by the server's clock
   * @param unreconciledFrom from where on a long list was read that may have moved meanwhile, or
   *     null
   * @param coverage what has been read so far, or null where nobody wrote that down
   */
  record Cursor(
      String organization,
      Instant through,
      @Nullable Instant unreconciledFrom,
      @Nullable Coverage coverage)
      implements StateRecord {

    private static final String PREFIX = "cursor/";

    public Cursor(String organization, Instant through, @Nullable Instant unreconciledFrom) {
      this(organization, through, unreconciledFrom, null);
    }

    @Override
    public String key() {
      return PREFIX + organization;
    }

    @Override
    public byte[] json() {
      return ControlJson.write(
          coverage == null
              ? new Value(through, unreconciledFrom, null, null, null, null)
              : new Value(
                  through,
                  unreconciledFrom,
                  String.join(",", coverage.pipelines()),
                  String.join(",", coverage.excluded()),
                  coverage.filters().isEmpty() ? null : coverage.filters(),
                  coverage.from()));
    }

    private static @Nullable Cursor read(String key, byte[] json) {
      Value value = ControlJson.read(json, Value.class, Map.of());
      return value == null || value.finishedThrough == null
          ? null
          : new Cursor(
              key.substring(PREFIX.length()),
              value.finishedThrough,
              value.unsweptFrom,
              value.coverage());
    }

    /** As the first edition named the fields; lists of globs have commas between. */
    private record Value(
        @Nullable Instant finishedThrough,
        @Nullable Instant unsweptFrom,
        @Nullable String pipelines,
        @Nullable String pipelinesExcluded,
        @Nullable SortedMap<String, String> filters,
        @Nullable Instant finishedFrom) {

      @Nullable Coverage coverage() {
        return pipelines == null || pipelinesExcluded == null || finishedFrom == null
            ? null
            : new Coverage(
                Coverage.split(pipelines),
                Coverage.split(pipelinesExcluded),
                filters == null ? new TreeMap<>() : filters,
                finishedFrom);
      }
    }
  }

  /**
   * A build that went to the dead letters, so that it goes there once; the key tells it all.
   *
   * @param build its id, or a hash of its bytes where it has none
   */
  record Rejected(String build, String reason) implements StateRecord {

    private static final String PREFIX = "rejected/";
    private static final byte[] EMPTY = {'{', '}'};

    /** Reasons that the first edition worded otherwise: its keys are in the topic. */
    private static final Map<String, String> FIRST_WORDED =
        Map.of(
            "id is missing", "no id",
            "finished_at is not a time", "finished_at is no time");

    @Override
    public String key() {
      return key(reason);
    }

    /** The key that the first edition wrote. */
    String firstKey() {
      return key(FIRST_WORDED.getOrDefault(reason, reason));
    }

    private String key(String words) {
      return PREFIX + build + "/" + Integer.toHexString(words.hashCode());
    }

    @Override
    public byte[] json() {
      return EMPTY.clone();
    }
  }

  /** An answer to who wants to make requests to the API; no owner remembers those of others. */
  record Granted(Grant grant) implements StateRecord {

    @Override
    public String key() {
      return grant.key();
    }

    @Override
    public byte[] json() {
      return grant.json();
    }
  }

  /** The record of a key and a value, or null where it is another's. */
  static @Nullable StateRecord read(String key, byte[] value) {
    if (BackfillState.KEY.matches(key)) {
      return BackfillState.KEY.read(key, value, BackfillState.class, "id");
    }
    if (ImportState.KEY.matches(key)) {
      return ImportState.KEY.read(key, value, ImportState.class, "order");
    }
    return key.startsWith(Cursor.PREFIX) ? Cursor.read(key, value) : null;
  }

  /** Whether the key is that of a rejected build. */
  static boolean isRejected(String key) {
    return key.startsWith(Rejected.PREFIX);
  }

  /** Keys of the state topic that name an organization and something of it. */
  record Key(String prefix) {

    String of(String organization, String name) {
      return prefix + organization + "/" + name;
    }

    boolean matches(String key) {
      return key.startsWith(prefix);
    }

    /** The record of a key and its value, of which the key holds two components; or null. */
    <T> @Nullable T read(String key, byte[] value, Class<T> type, String component) {
      int slash = key.lastIndexOf('/');
      return slash <= prefix.length()
          ? null
          : ControlJson.read(
              value,
              type,
              Map.of(
                  "organization",
                  key.substring(prefix.length(), slash),
                  component,
                  key.substring(slash + 1)));
    }
  }
}
