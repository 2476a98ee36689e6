package io.kitetrace.wire;

/**
 * The names of the headers of records in the log ({@code buildkite.builds}), in the timelines, in
 * the dead letters and in the poller's inbox. Every value is UTF-8 text.
 */
public final class Headers {

  /** How the build came: {@code poll}, {@code webhook}, {@code backfill} or {@code import}. */
  public static final String SOURCE = "kitetrace-source";

  /** The slug of the organization. */
  public static final String ORGANIZATION = "kitetrace-organization";

  /** The slug of the pipeline. */
  public static final String PIPELINE = "kitetrace-pipeline";

  /** The build's number within its pipeline, decimal. */
  public static final String BUILD_NUMBER = "kitetrace-build-number";

  /** The build's state as the API named it. */
  public static final String BUILD_STATE = "kitetrace-build-state";

  /** When the API's answer was read, RFC 3339. */
  public static final String FETCHED_AT = "kitetrace-fetched-at";

  /** The version's SHA-256 in lower-case hex: {@link BuildHead#version()}. */
  public static final String VERSION = "kitetrace-version";

  /** {@code finished_at} of the version published before, RFC 3339; absent on the first. */
  public static final String PRIOR_FINISHED_AT = "kitetrace-prior-finished-at";

  /** The stage that gave up: {@code read}, {@code trace}, {@code export}, {@code publish} …. */
  public static final String ERROR_STAGE = "kitetrace-error-stage";

  /** The consumer group, and so the backend, that the dead letter belongs to. */
  public static final String ERROR_GROUP = "kitetrace-error-group";

  /** The class of the error, a word to filter by. */
  public static final String ERROR_CLASS = "kitetrace-error-class";

  /** One sentence; the backend's own words where it gave any. */
  public static final String ERROR_MESSAGE = "kitetrace-error-message";

  /** The topic of the record as it was. */
  public static final String ERROR_TOPIC = "kitetrace-error-topic";

  /** The partition of the record as it was, decimal. */
  public static final String ERROR_PARTITION = "kitetrace-error-partition";

  /** The offset of the record as it was, decimal. */
  public static final String ERROR_OFFSET = "kitetrace-error-offset";

  /** In the inbox: what a record is, a word. */
  public static final String INBOX_TYPE = "kitetrace-inbox-type";

  /** In the inbox: the id of the order that a record is, or belongs to. */
  public static final String INBOX_ORDER = "kitetrace-order";

  /** In the timelines: the job's UUID; absent where a record is about the whole build. */
  public static final String JOB = "kitetrace-job";

  /** In the timelines: where a record comes from, a word. */
  public static final String TIMELINE_SOURCE = "kitetrace-timeline-source";

  /** In the timelines: what was asked for, SHA-256 in lower-case hex. */
  public static final String TIMELINE_VERSION = "kitetrace-timeline-version";

  private Headers() {}
}
