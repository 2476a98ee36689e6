package io.kitetrace.timeline;

/** What bounds a record of the timelines topic, whatever logs and reports hold. */
public final class TimelineLimits {

  /** Sections and commands, suites and cases, activities: so many a record, each kind. */
  public static final int ENTRIES = 2_000;

  /** UTF-16 units of a title, a name, a command. */
  public static final int TEXT = 200;

  /** Test reports and profiles that a record tells of. */
  public static final int FILES = 200;

  /** Bytes of a value: what the bounds above cannot exceed. */
  public static final int BYTES = 8 * 1024 * 1024;

  private TimelineLimits() {}
}
