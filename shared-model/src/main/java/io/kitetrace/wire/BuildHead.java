package io.kitetrace.wire;

import io.kitetrace.model.MalformedBuildException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the log's contract needs of a build: its key, its headers and its version. Read in one pass
 * over the build's bytes, without a tree.
 *
 * <p>A version of a build is its state, {@code blocked}, {@code finished_at} and meta-data, and of
 * each job its state, times, exit status, soft failure, {@code retried_in_job_id} and {@code
 * unblocked_at}. Nothing else makes one: counters, agents and other live data change with every
 * answer. The order of fields, keys and jobs in the JSON does not matter, absent is null, and an
 * instant that is written differently is the same instant.
 *
 * @param id the build's UUID as the API wrote it
 * @param number the number within the pipeline, or null where there is none
 * @param state as the API named it, or empty where there is none
 * @param blocked whether the build waits for a person
 * @param createdAt when it was created, or null
 * @param finishedAt when it finished, or null while it has not
 * @param pipeline the pipeline's slug, or empty where there is none
 * @param branch the branch or the tag, or empty where there is none
 * @param creator the name and the e-mail of who created it, as far as the API tells them
 * @param version the SHA-256 of the version, 64 digits of lower-case hex
 */
public record BuildHead(
    String id,
    @Nullable Long number,
    String state,
    boolean blocked,
    @Nullable Instant createdAt,
    @Nullable Instant finishedAt,
    String pipeline,
    String branch,
    List<String> creator,
    String version) {

  /** Hears, while a build is read, where its members stand. */
  @FunctionalInterface
  public interface Members {

    /** Hears nothing. */
    Members IGNORED = (name, at) -> {};

    /**
     * The build has a member of this name.
     *
     * @param at how many of the build's bytes stand before its value
     */
    void member(String name, int at);
  }

  /** Refuses nulls where there must be a text, and an empty id. */
  public BuildHead {
    creator = List.copyOf(creator);
    Objects.requireNonNull(version);
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a build's id is never empty");
    }
  }

  /**
   * The head of the build whose JSON these bytes are.
   *
   * @throws MalformedBuildException if they are no JSON, or not a build's; its message is fit for a
   *     dead letter
   */
  public static BuildHead read(byte[] bytes) throws MalformedBuildException {
    return read(bytes, 0, bytes.length);
  }

  /**
   * Reads what remains of a buffer, which stays where it is.
   *
   * @param json backed by an array
   * @throws MalformedBuildException as above
   */
  public static BuildHead read(ByteBuffer json) throws MalformedBuildException {
    return read(json.array(), json.arrayOffset() + json.position(), json.remaining());
  }

  /**
   * The head of the build whose JSON these {@code length} bytes from {@code offset} are.
   *
   * @throws MalformedBuildException if they are no JSON, or not a build's; its message is fit for a
   *     dead letter
   */
  public static BuildHead read(byte[] bytes, int offset, int length)
      throws MalformedBuildException {
    return read(bytes, offset, length, Members.IGNORED);
  }

  /**
   * The same, and tells where the build's members stand, so that nobody has to look for them again.
   *
   * @throws MalformedBuildException as above; some members were told then
   */
  public static BuildHead read(byte[] bytes, int offset, int length, Members members)
      throws MalformedBuildException {
    return new BuildHeadReader(members).read(bytes, offset, length);
  }

  /** The same, with a pipeline's slug where there is none. */
  public BuildHead inPipeline(String slug) {
    return pipeline.isEmpty() && !slug.isEmpty()
        ? new BuildHead(
            id, number, state, blocked, createdAt, finishedAt, slug, branch, creator, version)
        : this;
  }

  /**
   * The id of a build that cannot be read otherwise, for its dead letter's key; null where even
   * that cannot be found.
   */
  public static @Nullable String idOf(byte[] bytes, int offset, int length) {
    return BuildHeadReader.id(bytes, offset, length);
  }
}
