package io.kitetrace.poller.inbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.kitetrace.runtime.grants.GrantRequest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What anybody may put into the inbox for the owner of an organization. A message may be handled
 * again after a crash: whatever it causes is decided by comparing with what was published.
 */
public sealed interface InboxMessage
    permits InboxMessage.Hint,
        BackfillOrder,
        InboxMessage.ImportedBuild,
        InboxMessage.RequestsWanted {

  /** The slug of the organization whose owner it is for. */
  String organization();

  /**
   * A build may be worth a look. Nothing of it goes into the log but what the API then says.
   *
   * @param build its UUID, or null where that is not known
   * @param finishedAt when it finished as far as the sender knows, or null; a published version
   *     that finished no earlier makes the look needless
   * @param reason what hints at it, such as {@code build.finished}
   * @param hintedAt when that was heard of, by the sender's clock
   */
  record Hint(
      @JsonUnwrapped BuildAddress address,
      @Nullable String build,
      @Nullable Instant finishedAt,
      String reason,
      Instant hintedAt)
      implements InboxMessage {

    public Hint {
      Objects.requireNonNull(address);
      Objects.requireNonNull(reason);
      Objects.requireNonNull(hintedAt);
    }

    @Override
    public String organization() {
      return address.organization();
    }

    public String pipeline() {
      return address.pipeline();
    }

    public long number() {
      return address.number();
    }
  }

  /** Another service wants to make requests to the API. */
  record RequestsWanted(GrantRequest request) implements InboxMessage {

    @Override
    public String organization() {
      return request.organization();
    }
  }

  /**
   * A build from a file.
   *
   * @param order the import's id
   * @param readAt when it was read, or fetched as far as the file tells
   * @param pipeline the slug, for a build that does not tell; or empty
   * @param json its bytes as the API would have written them, not redacted; not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record ImportedBuild(
      String organization, String order, Instant readAt, String pipeline, byte[] json)
      implements InboxMessage {

    /** A build that tells its pipeline itself. */
    public ImportedBuild(String organization, String order, Instant readAt, byte[] json) {
      this(organization, order, readAt, "", json);
    }

    /** Tells nothing of the contents. */
    @Override
    public String toString() {
      return "ImportedBuild[" + order + ", " + json.length + " bytes]";
    }
  }

  /**
   * Where Buildkite has a build.
   *
   * @param number within the pipeline
   */
  record BuildAddress(
      @JsonProperty(access = Access.WRITE_ONLY) String organization,
      String pipeline,
      @JsonProperty(required = true) long number) {

    public BuildAddress {
      Objects.requireNonNull(organization);
      Objects.requireNonNull(pipeline);
      if (number < 0) {
        throw new IllegalArgumentException("a build's number is not negative");
      }
    }
  }
}
