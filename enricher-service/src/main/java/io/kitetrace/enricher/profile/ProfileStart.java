package io.kitetrace.enricher.profile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds out when a profile's time 0 was. */
final class ProfileStart {

  /** Bazel's {@code date}: {@code Tue Aug 16 13:12:51 CEST 2022}. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss zzz yyyy", Locale.ENGLISH);

  /** Times after it are counted from 1970: a machine is not up for thirty years. */
  private static final long SINCE_1970 = 1_000_000_000_000_000_000L;

  private final List<Instant> told = new ArrayList<>();
  private long first = Long.MAX_VALUE;

  /**
   * When time 0 was.
   *
   * @param alignment what tells
   */
  record Zero(Instant instant, Alignment alignment) {}

  /** Something began at that time. */
  void seen(long startNanos) {
    first = Math.min(first, startNanos);
  }

  /** A member of the profile beside its events; the parser stands on its value. */
  void member(String name, JsonParser json) throws IOException {
    if (name.equals("beginningOfTime")) { // clang, in microseconds
      millis(TraceEvent.micros(json) / 1_000);
    } else if (name.equals("otherData") && json.currentToken() == JsonToken.START_OBJECT) {
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        json.nextToken();
        switch (field) {
          case "profile_start_ts" -> millis(TraceEvent.micros(json));
          case "date" -> date(TraceEvent.text(json));
          default -> json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
  }

  /** The first that the job can have held; else the first event begins where the command does. */
  Zero in(JobWindow job) {
    long begin = first == Long.MAX_VALUE ? 0 : first;
    if (begin > SINCE_1970) {
      told.add(Instant.EPOCH);
    }
    for (Instant zero : told) {
      if (job.canHold(zero.plusNanos(begin)) || job.canHold(zero)) {
        return new Zero(zero, Alignment.PROFILE);
      }
    }
    boolean commandKnown = !job.command().equals(job.start());
    return new Zero(
        job.command().minusNanos(begin), commandKnown ? Alignment.COMMAND : Alignment.JOB);
  }

  private void millis(double millis) {
    if (millis > 0) {
      told.add(Instant.ofEpochMilli(Math.round(millis)));
    }
  }

  private void date(String text) {
    try {
      told.add(ZonedDateTime.parse(text, DATE).toInstant());
    } catch (DateTimeException e) {
      // another tool's date: the profile does not tell its start then
    }
  }
}
