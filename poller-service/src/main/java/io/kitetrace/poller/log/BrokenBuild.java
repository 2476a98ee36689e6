package io.kitetrace.poller.log;

import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.wire.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A build that cannot be published, for the dead letters.
 *
 * @param id the build's, or null where that cannot be read either
 * @param bytes as they came but for what is redacted, or the first {@link #HEAD_BYTES} of them
 * @param kind a word to filter by
 * @param reason a sentence, without contents
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BrokenBuild(
    @Nullable String id, byte[] bytes, Kind kind, String reason, Origin origin) {

  /** How much is kept of what is too large. */
  public static final int HEAD_BYTES = 256 * 1024;

  /** A UUID has 36; a record's key is bounded, whatever an id may be. */
  public static final int MAX_ID_CHARACTERS = 256;

  private static final int STABLE_BYTES = 160;

  public enum Kind {
    MALFORMED("MalformedBuild"),
    TOO_LARGE("BuildTooLarge"),
    /** A message of the inbox, not a build. */
    MESSAGE("InboxMessage");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** An id that can be no key is none. */
  public BrokenBuild {
    if (id != null && id.length() > MAX_ID_CHARACTERS) {
      id = null;
    }
    if (kind == Kind.TOO_LARGE && bytes.length > HEAD_BYTES) {
      bytes = Arrays.copyOf(bytes, HEAD_BYTES);
    }
  }

  BrokenBuild head() {
    return new BrokenBuild(
        id, Arrays.copyOf(bytes, Math.min(bytes.length, HEAD_BYTES)), kind, reason, origin);
  }

  /** What is remembered, so that it goes to the dead letters once. */
  StateRecord.Rejected rejection() {
    // Where in the bytes it is broken differs with every answer.
    return new StateRecord.Rejected(id == null ? hash() : id, reason.replaceAll("[0-9]+", "#"));
  }

  /** Names the build alone. */
  @Override
  public String toString() {
    return "BrokenBuild[" + id + ", " + reason + "]";
  }

  /** Of its beginning alone: further on are live fields, which differ with every answer. */
  private String hash() {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes, 0, Math.min(bytes.length, STABLE_BYTES));
    return HexFormat.of().formatHex(digest.digest());
  }
}
