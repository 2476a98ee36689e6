package io.kitetrace.timeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the timelines topic. Unknown members, words and sources are no errors; an
 * entry without a place or a time is left out; only what leaves no timeline to speak of is refused.
 * Safe for use by any number of threads.
 */
public final class TimelineReader {

  /**
   * The timeline whose JSON these bytes are.
   *
   * @throws MalformedBuildException if they are no JSON, or not a timeline's
   */
  public static Timeline read(byte[] value) throws MalformedBuildException {
    return BuildJson.read(value, 0, value.length, parser -> new TimelineReader().read(parser));
  }

  /**
   * The same of what remains of a buffer, which is backed by an array and not moved.
   *
   * @throws MalformedBuildException as {@link #read(byte[])}
   */
  public static Timeline read(ByteBuffer value) throws MalformedBuildException {
    return BuildJson.read(
        value.array(),
        value.arrayOffset() + value.position(),
        value.remaining(),
        parser -> new TimelineReader().read(parser));
  }

  private @Nullable String source;
  private @Nullable String version;
  private @Nullable String status;
  private @Nullable String organization;
  private @Nullable Build build;
  private @Nullable TimelineContent content;

  private TimelineReader() {}

  private Timeline read(JsonParser parser) throws IOException, MalformedBuildException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedBuildException("not a JSON object");
    }
    new JsonCursor(parser).object(this::read);
    if (parser.nextToken() != null) {
      throw new MalformedBuildException("more follows after the timeline's JSON");
    }
    if (source == null || build == null || version == null) {
      throw new MalformedBuildException("source, version or build is missing");
    }
    return new Timeline(
        TimelineBuilds.reduced(
            build,
            organization == null ? build.organization() : organization,
            build.jobs().isEmpty() ? null : build.jobs().getFirst()),
        version,
        TimelineStatus.of(status),
        content != null && content.source().equals(source) ? content : new UnknownTimeline(source));
  }

  private void read(String name, JsonCursor json) throws IOException, MalformedBuildException {
    switch (name) {
      case "source" -> source = json.text();
      case "version" -> version = json.text();
      case "status" -> status = json.text();
      case "organization" -> organization = json.text();
      case "build" -> build = BuildReader.read(json);
      case LogTimeline.SOURCE -> content = LogJson.read(json);
      case TestTimeline.SOURCE -> content = TestJson.read(json);
      case ProfileTimeline.SOURCE -> content = ProfileJson.read(json);
      case TestEngineTimeline.SOURCE -> content = TestEngineJson.read(json);
      default -> json.skip();
    }
  }
}
