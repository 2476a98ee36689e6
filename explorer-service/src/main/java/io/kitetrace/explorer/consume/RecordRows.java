package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.explorer.rows.IndexedRecord;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.explorer.rows.TimelineRows;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.trace.TraceOptions;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What becomes of a record's value. */
@FunctionalInterface
interface RecordRows {

  /** Null for what is not indexed. */
  @Nullable IndexedRecord of(ByteBuffer value, LogRecord record) throws MalformedBuildException;

  /** Of the records of a topic. */
  static RecordRows of(IndexedTopic topic, TraceOptions options) {
    return switch (topic) {
      case BUILDS -> builds(options);
      case TIMELINES -> timelines(options);
    };
  }

  /** Builds; not one that has not finished, which the log's contract rules out. */
  private static RecordRows builds(TraceOptions options) {
    BuildReader reader = new BuildReader();
    BuildRows rows = new BuildRows(options);
    return (value, record) -> {
      Build build = reader.read(value);
      return build.finished() ? rows.rows(build, record) : null;
    };
  }

  /** Timelines. */
  private static RecordRows timelines(TraceOptions options) {
    TimelineRows rows = new TimelineRows(options);
    return (value, record) -> rows.rows(TimelineReader.read(bytes(value)), record);
  }

  /** All that is left of a buffer. */
  static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }
}
