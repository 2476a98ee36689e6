package io.kitetrace.explorer.index;

import io.kitetrace.wire.Topics;
import java.util.List;

/** What the index is made of: each has tables, offsets and an identity of its own. */
public enum IndexedTopic {
  /** The log. */
  BUILDS,
  /** What went on inside jobs; it may not be there. */
  TIMELINES;

  /** Its name. */
  public String name(Topics topics) {
    return switch (this) {
      case BUILDS -> topics.builds();
      case TIMELINES -> topics.timelines();
    };
  }

  /** The column of {@code index_info} that tells which topic of that name was read. */
  String identity() {
    return switch (this) {
      case BUILDS -> "topic_id";
      case TIMELINES -> "timelines_topic_id";
    };
  }

  /** What is made of it alone. */
  List<String> tables() {
    return switch (this) {
      case BUILDS -> List.of("builds", "build_versions", "jobs", "blocks");
      case TIMELINES -> List.of("job_timelines", "job_sections", "job_tests");
    };
  }
}
