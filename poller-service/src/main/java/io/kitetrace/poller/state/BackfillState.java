package io.kitetrace.poller.state;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import io.kitetrace.poller.inbox.BackfillOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a backfill is. Written in the transactions of its builds, so that another owner continues
 * exactly where the last commit was.
 *
 * @param reason why it failed, a sentence; or null
 * @param windows what of that is not read yet
 * @param counts what became of the builds that were read
 */
public record BackfillState(
    @JsonSetter(nulls = Nulls.AS_EMPTY) Phase phase,
    @Nullable String reason,
    @JsonUnwrapped BackfillOrder order,
    @JsonUnwrapped Windows windows,
    @JsonUnwrapped BuildCounts counts,
    long requests)
    implements StateRecord {

  static final StateRecord.Key KEY = new StateRecord.Key("backfill/");

  public BackfillState {
    Objects.requireNonNull(phase);
    Objects.requireNonNull(order);
    Objects.requireNonNull(windows);
    Objects.requireNonNull(counts);
  }

  public static BackfillState begun(BackfillOrder order, Windows windows) {
    return new BackfillState(Phase.RUNNING, null, order, windows, BuildCounts.NONE, 0);
  }

  /**
   * What is not read yet.
   *
   * @param lists how many lists are read: the organization's, or one for each pipeline
   * @param open in the order in which they are to be read
   */
  public record Windows(int lists, List<OpenWindow> open) {

    public Windows {
      lists = Math.max(lists, 1); // a record that does not tell is of one list
      open = List.copyOf(open);
    }
  }

  /**
   * Builds that were created within a time, newest first.
   *
   * @param pipeline the slug of the only pipeline, or null for the whole organization
   * @param from inclusive
   * @param to exclusive
   */
  public record OpenWindow(@Nullable String pipeline, Instant from, Instant to) {

    public OpenWindow {
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
    }

    Duration length() {
      return Duration.between(from, to);
    }
  }

  @Override
  public String key() {
    return key(order.organization(), order.id());
  }

  static String key(String organization, String id) {
    return KEY.of(organization, id);
  }

  public String organization() {
    return order.organization();
  }

  public List<OpenWindow> open() {
    return windows.open();
  }

  /** How much time has been read, of all lists together. */
  public Duration covered() {
    return whole()
        .minus(open().stream().map(OpenWindow::length).reduce(Duration.ZERO, Duration::plus));
  }

  /** How much time there is to be read, of all lists together. */
  public Duration whole() {
    return Duration.between(order.from(), order.to()).multipliedBy(windows.lists());
  }

  public enum Phase {
    /**
     * It is being worked on, or waits for an owner to continue. Of a newer writer's phase nothing
     * else is known.
     */
    @JsonEnumDefaultValue
    @JsonProperty("running")
    RUNNING,
    /** All of it is in the log. */
    @JsonProperty("complete")
    COMPLETE,
    /** It did not get on; placed again, it continues where it was. */
    @JsonProperty("failed")
    FAILED
  }
}
