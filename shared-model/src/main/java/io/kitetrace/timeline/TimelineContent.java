package io.kitetrace.timeline;

/** What one source tells of a job. */
public sealed interface TimelineContent
    permits LogTimeline, TestTimeline, ProfileTimeline, TestEngineTimeline, UnknownTimeline {

  /** The source's word: the value of {@code source}, and the name of the member that holds this. */
  String source();
}
