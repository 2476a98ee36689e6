package io.kitetrace.poller.inbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.kitetrace.wire.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What somebody wants of an organization's history. The owner makes it durable in the state topic
 * and works on it from there, beside polling, for however long it takes.
 *
 * @param id the same for the same words, so that an order placed again continues
 * @param placement of the command that placed it
 * @param from builds created then or later
 * @param to builds created before
 * @param pipelines globs of slugs; none for what the owner is configured for
 */
public record BackfillOrder(
    @JsonProperty(access = Access.WRITE_ONLY) String organization,
    @JsonProperty(access = Access.WRITE_ONLY) String id,
    @JsonSetter(nulls = Nulls.AS_EMPTY) String placement,
    Instant from,
    Instant to,
    List<String> pipelines)
    implements InboxMessage {

  private static final int ID_DIGITS = 12;

  public BackfillOrder {
    Objects.requireNonNull(organization);
    Objects.requireNonNull(id);
    Objects.requireNonNull(placement);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    pipelines = List.copyOf(pipelines);
  }

  /** The id of an order for what a person wrote. */
  public static String idOf(String words) {
    return Sha256.hex(words).substring(0, ID_DIGITS);
  }

  public BackfillOrder over(Instant begin, Instant end) {
    return new BackfillOrder(organization, id, placement, begin, end, pipelines);
  }

  /** The same, placed by another command. */
  public BackfillOrder placedBy(String command) {
    return new BackfillOrder(organization, id, command, from, to, pipelines);
  }
}
