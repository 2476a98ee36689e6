package io.kitetrace.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The profiles among a job's artifacts: Chrome trace events. */
public record ProfileTimeline(List<Profile> profiles) implements TimelineContent {

  /** The value of {@code source}. */
  public static final String SOURCE = "profiles";

  public ProfileTimeline {
    profiles = List.copyOf(profiles);
  }

  @Override
  public String source() {
    return SOURCE;
  }

  /**
   * One profile.
   *
   * @param path of the artifact; of two of one path, the second's is followed by {@code /1}
   * @param alignment what places it in time
   * @param events all of the file
   * @param activities the longest, in the file's order
   * @param rest the others, by category
   */
  public record Profile(
      String path,
      TimelineStatus status,
      Alignment alignment,
      long events,
      List<Activity> activities,
      List<Rest> rest) {

    public Profile {
      activities = List.copyOf(activities);
      rest = List.copyOf(rest);
    }
  }

  /** What places a profile in time; the value of {@code alignment}. */
  public enum Alignment {
    /** The profile's own start. */
    PROFILE,
    /** Where the job's command began: the profile does not tell its start. */
    COMMAND,
    /** The job's start: nothing better is known. */
    JOB
  }

  /**
   * Something that took time.
   *
   * @param n the place among all events of the file, from 0
   * @param thread which thread of which process, as the file tells them apart
   * @param threadName where the file names it
   */
  public record Activity(
      int n,
      String name,
      @Nullable String category,
      String thread,
      @Nullable String threadName,
      Instant start,
      Instant end) {}

  /** What is left of a category: its activities can overlap, so its time can exceed the job's. */
  public record Rest(String category, long count, Duration time) {}
}
