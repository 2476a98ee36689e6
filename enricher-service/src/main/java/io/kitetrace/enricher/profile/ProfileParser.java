package io.kitetrace.enricher.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineText;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads profiles: Chrome's trace events as an object or as a list, packed or not, as Bazel, clang
 * and ninja's tools write them. They stream: no more is held than the longest activities. Safe for
 * use by any number of threads.
 */
public final class ProfileParser {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(1_000_000)
                  .maxNestingDepth(500)
                  .build())
          .build();

  private static final int CHUNK = 64 * 1024;

  private final long maxBytes;

  /**
   * A parser.
   *
   * @param maxBytes how much of a profile is read, unpacked: what follows is cut off
   */
  public ProfileParser(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * What a profile holds, as far as it can be read.
   *
   * @param path of the artifact
   * @param max how many activities there may be
   * @throws IOException if the stream fails; what was read until then is lost
   */
  public Profile read(String path, InputStream bytes, JobWindow job, int max) throws IOException {
    ProfileStart start = new ProfileStart();
    Reading reading = new Reading(new ActivityCollector(max, start), start);
    TimelineStatus status;
    try (EndAware unpacked = new EndAware(unpacked(bytes), Math.max(maxBytes, maxBytes + CHUNK));
        JsonParser json = JSON.createParser(unpacked)) {
      status = reading.all(json, unpacked);
    } catch (JsonProcessingException | CharConversionException | EOFException | ZipException e) {
      status = reading.found ? TimelineStatus.CUT : TimelineStatus.UNREADABLE;
    }
    ProfileStart.Zero zero = start.in(job);
    return new Profile(
        TimelineText.of(path),
        status,
        zero.alignment(),
        reading.activities.events(),
        reading.activities.activities(zero.instant()),
        reading.activities.rest());
  }

  private static InputStream unpacked(InputStream bytes) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(bytes, CHUNK);
    buffered.mark(2);
    boolean packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return packed ? new GZIPInputStream(buffered, CHUNK) : buffered;
  }

  /** One profile on its way. */
  private final class Reading {

    private final ActivityCollector activities;
    private final ProfileStart start;
    private final TraceEvent event = new TraceEvent();
    private boolean found;
    private boolean inEvent;

    Reading(ActivityCollector activities, ProfileStart start) {
      this.activities = activities;
      this.start = start;
    }

    TimelineStatus all(JsonParser json, EndAware bytes) throws IOException {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_ARRAY) {
        return list(json, bytes) ? TimelineStatus.COMPLETE : TimelineStatus.CUT;
      }
      if (token != JsonToken.START_OBJECT) {
        return TimelineStatus.UNREADABLE;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        token = json.nextToken();
        if (name.equals("traceEvents") && token == JsonToken.START_ARRAY) {
          if (!events(json)) {
            return TimelineStatus.CUT;
          }
        } else {
          start.member(name, json);
        }
      }
      return found ? TimelineStatus.COMPLETE : TimelineStatus.UNREADABLE;
    }

    /** A list needs no end: programs that are killed leave it open. */
    private boolean list(JsonParser json, EndAware bytes) throws IOException {
      try {
        return events(json);
      } catch (JsonProcessingException e) {
        if (bytes.ended() && !inEvent) {
          return true;
        }
        throw e;
      }
    }

    /** To the end of the events; false where that lies too far away. */
    private boolean events(JsonParser json) throws IOException {
      found = true;
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        inEvent = true;
        if (token == JsonToken.START_OBJECT) {
          event.read(json);
          activities.add(event);
        } else {
          json.skipChildren();
          activities.skip();
        }
        inEvent = false;
        if (json.currentLocation().getByteOffset() > maxBytes) {
          return false;
        }
      }
      return true;
    }
  }
}
