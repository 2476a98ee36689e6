package io.kitetrace.enricher.log;

import io.kitetrace.enricher.log.LineScanner.Kind;
import io.kitetrace.model.Timestamps;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.TimelineLimits;
import io.kitetrace.timeline.TimelineText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes sections of lines. A section begins with its header's mark; where the header has none, with
 * the first mark after it. Of more sections than a record holds the longest are kept.
 */
final class SectionCollector implements LineScanner.Receiver {

  private static final int KEPT = TimelineLimits.ENTRIES;
  private static final int MAX_PHASES = 200;
  private static final int MAX_COMMANDS_OF_SECTION = 20;

  private final boolean wantsCommands;
  private final List<RawSection> sections = new ArrayList<>();
  private final List<RawPhase> phases = new ArrayList<>();

  /** The first section whose end is not known yet; those before it have both their times. */
  private int firstOpen;

  private @Nullable RawSection current;
  private int headers;
  private int commands;
  private long lines;
  private Times times = Times.NONE;
  private long unstamped;
  private long lineMark = TimeMarks.NONE;
  private long last = TimeMarks.NONE;

  SectionCollector(boolean wantsCommands) {
    this.wantsCommands = wantsCommands;
  }

  @Override
  public void mark(long epochMillis, boolean first) {
    times = Times.MARKS;
    if (first && lineMark == TimeMarks.NONE) {
      lineMark = epochMillis;
      last = epochMillis;
      known(epochMillis);
    } else if (epochMillis > last) {
      // A log that is printed within a log has marks of its own, of an earlier time.
      last = epochMillis;
    }
  }

  @Override
  public void line(Kind kind, byte[] head, int length, boolean empty, long start) {
    lines++;
    switch (kind) {
      case HEADER -> header(text(head, length), start);
      case EXPANSION -> {
        if (current != null) {
          current.expanded = true;
        }
      }
      case COMMAND -> command(head, length);
      case STAMPED -> stamp(head);
      case TEXT -> {}
    }
    if (kind != Kind.HEADER) {
      if (kind != Kind.STAMPED && kind != Kind.EXPANSION && !empty) {
        unstamped++;
      }
      if (current != null) {
        current.lines++;
      }
    }
    lineMark = TimeMarks.NONE;
  }

  ParsedLog finish(long bytes) {
    if (current != null) {
      current.bytes = bytes - current.offset;
    }
    if (times == Times.LINES && unstamped > 0) {
      times = Times.NONE; // somebody's own stamps, not the agent's
    }
    return new ParsedLog(bytes, lines, headers, times, last, sections, phases);
  }

  private void header(String line, long start) {
    if (current != null) {
      current.bytes = start - current.offset;
    }
    int n = headers++;
    String phase = AgentPhases.of(line);
    current = null;
    if (sections.size() >= 2 * KEPT && !makeRoom()) {
      return;
    }
    String title = TimelineText.title(line.substring(3));
    RawSection section =
        new RawSection(n, title.isEmpty() ? line.substring(0, 3) : title, start, lineMark);
    if (phase != null
        && phases.size() < MAX_PHASES
        && (phases.isEmpty() || !phases.getLast().name().equals(phase))) {
      phases.add(new RawPhase(phase, section));
    }
    section.phase = phases.isEmpty() ? null : phases.getLast();
    if (lineMark != TimeMarks.NONE) {
      closeAll(lineMark);
    }
    sections.add(section);
    current = section;
  }

  /** A time: whatever waits for one has it now. */
  private void known(long millis) {
    if (firstOpen < sections.size()) {
      RawSection open = sections.getLast();
      if (open.start == TimeMarks.NONE) {
        closeAllBut(open, millis);
        open.start = millis;
      }
    }
  }

  private void closeAll(long millis) {
    for (; firstOpen < sections.size(); firstOpen++) {
      sections.get(firstOpen).close(millis);
    }
  }

  private void closeAllBut(RawSection open, long millis) {
    for (; sections.get(firstOpen) != open; firstOpen++) {
      sections.get(firstOpen).close(millis);
    }
  }

  /** Drops the shortest of those that have ended; false where none has. */
  private boolean makeRoom() {
    if (firstOpen < KEPT) {
      return false;
    }
    List<RawSection> ended = sections.subList(0, firstOpen);
    List<RawSection> longest = RawSection.longest(ended, KEPT);
    ended.clear();
    sections.addAll(0, longest);
    firstOpen = longest.size();
    return true;
  }

  private void command(byte[] head, int length) {
    long at = lineMark == TimeMarks.NONE ? last : lineMark;
    if (wantsCommands
        && current != null
        && at != TimeMarks.NONE
        && current.commands.size() < MAX_COMMANDS_OF_SECTION
        && commands < TimelineLimits.ENTRIES) {
      commands++;
      String text = TimelineText.of(text(head, length).substring(2));
      current.commands.add(new Command(Instant.ofEpochMilli(at), text));
    }
  }

  private void stamp(byte[] head) {
    if (times == Times.MARKS) {
      return;
    }
    Instant time = Timestamps.parse(new String(head, 1, 20, StandardCharsets.US_ASCII));
    if (time != null) {
      times = Times.LINES;
      last = time.toEpochMilli();
      known(last);
    }
  }

  private static String text(byte[] head, int length) {
    return new String(head, 0, length, StandardCharsets.UTF_8);
  }
}
