package io.kitetrace.timeline;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job's log: its sections, as {@code ---}, {@code +++} and {@code ~~~} headers begin them.
 *
 * @param bytes of the log as it was read
 * @param lines of it
 * @param times where the sections' times come from
 * @param phases the agent's, in their order
 * @param sections in their order; the longest where there are too many
 * @param omitted how many sections there were beside them
 */
public record LogTimeline(
    long bytes, long lines, Times times, List<Phase> phases, List<Section> sections, int omitted)
    implements TimelineContent {

  /** The value of {@code source}. */
  public static final String SOURCE = "log";

  public LogTimeline {
    phases = List.copyOf(phases);
    sections = List.copyOf(sections);
  }

  @Override
  public String source() {
    return SOURCE;
  }

  /** Where the times of a log come from; the value of {@code times}. */
  public enum Times {
    /** The marks that the agent writes before each line. */
    MARKS,
    /** The list of header times that older agents send beside the log. */
    HEADER_TIMES,
    /** The times that {@code --timestamp-lines} writes before each line, in whole seconds. */
    LINES,
    /** Nowhere: there are no sections then. */
    NONE
  }

  /**
   * One phase of the agent's work on the job.
   *
   * @param n the place of its first section
   * @param name environment, plugins, checkout, command, artifacts, pre-exit, or a later word
   */
  public record Phase(int n, String name, Instant start, Instant end) {}

  /**
   * From one header to the next.
   *
   * @param n the place among all headers of the log, from 0
   * @param phase the {@link Phase#n()} of its phase; null before the first
   * @param title without colours, emoji codes and credentials
   * @param lines below the header
   * @param bytes with the header
   * @param expanded whether the log asks to show it open, as agents do where something failed
   * @param commands what ran in it, where that is wanted
   */
  public record Section(
      int n,
      @Nullable Integer phase,
      String title,
      Instant start,
      Instant end,
      long lines,
      long bytes,
      boolean expanded,
      List<Command> commands) {

    public Section {
      commands = List.copyOf(commands);
    }
  }

  /** A line that the agent wrote to show what it ran. */
  public record Command(Instant at, String text) {}
}
