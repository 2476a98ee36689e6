package io.kitetrace.poller.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a backfill is. Written in the transactions of its builds, so that another owner goes on
 * exactly where the last commit was.
 *
 * @param organization the slug
 * @param id of what was asked for: the same order again has the same
 * @param placement of the command that placed it last
 * @param phase how far it is
 * @param reason why it failed, a sentence; or null
 * @param from builds created then or later
 * @param to builds created before
 * @param pipelines globs of slugs; none for what the owner is configured for
 * @param lists how many lists are read: the organization's, or one for each pipeline
 * @param open what is not read yet
 * @param counts what became of the builds that were read
 * @param requests made so far
 */
public record BackfillState(
    String organization,
    String id,
    String placement,
    Phase phase,
    @Nullable String reason,
    Instant from,
    Instant to,
    List<String> pipelines,
    int lists,
    List<OpenWindow> open,
    BuildCounts counts,
    long requests)
    implements StateRecord {

  static final String PREFIX = "backfill/";

  /** Copies; refuses nulls. */
  public BackfillState {
    Objects.requireNonNull(organization);
    Objects.requireNonNull(id);
    Objects.requireNonNull(placement);
    Objects.requireNonNull(phase);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    Objects.requireNonNull(counts);
    pipelines = List.copyOf(pipelines);
    open = List.copyOf(open);
  }

  /**
   * Builds that were created within a time, newest first.
   *
   * @param pipeline the slug of the only pipeline, or null for the whole organization
   * @param from inclusive
   * @param to exclusive
   */
  public record OpenWindow(@Nullable String pipeline, Instant from, Instant to) {

    /** Refuses nulls. */
    public OpenWindow {
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
    }

    Duration length() {
      return Duration.between(from, to);
    }
  }

  /** The key of an order's record. */
  public static String key(String organization, String id) {
    return PREFIX + organization + "/" + id;
  }

  @Override
  public String key() {
    return key(organization, id);
  }

  @Override
  public byte[] json() {
    return BackfillJson.write(this);
  }

  /** The state in a record's value, or null where the value is none. */
  public static @Nullable BackfillState read(String key, byte[] value) {
    int slash = key.lastIndexOf('/');
    return slash <= PREFIX.length()
        ? null
        : BackfillJson.read(key.substring(PREFIX.length(), slash), key.substring(slash + 1), value);
  }

  /** How much time has been read, of all lists together. */
  public Duration covered() {
    return whole()
        .minus(open.stream().map(OpenWindow::length).reduce(Duration.ZERO, Duration::plus));
  }

  /** How much time there is to be read, of all lists together. */
  public Duration whole() {
    return Duration.between(from, to).multipliedBy(lists);
  }
}
