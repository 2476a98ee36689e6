package io.kitetrace.trace;

import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.trace.JobSpace.Interval;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the spans of a log: its phases, and in them its sections. */
final class LogNodes {

  private static final String COMMAND_EVENT = "command";

  private final JobSpace job;

  LogNodes(JobSpace job) {
    this.job = job;
  }

  List<SpanNode> of(LogTimeline log) {
    long skew = skew(log);
    List<SpanNode> top = new ArrayList<>();
    Map<Integer, SpanNode> phases = new HashMap<>();
    Map<Integer, String> names = new HashMap<>();
    for (Phase phase : log.phases()) {
      SpanNode node = phase(phase, skew);
      phases.put(phase.n(), node);
      names.put(phase.n(), phase.name());
      top.add(node);
    }
    for (Section section : log.sections()) {
      SpanNode around = section.phase() == null ? null : phases.get(section.phase());
      SpanNode node = section(section, around, skew);
      if (around == null) {
        top.add(node);
      } else {
        writer(node).text(InsideJobAttributes.LOG_PHASE, names.get(section.phase()));
      }
    }
    return top;
  }

  private long skew(LogTimeline log) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Section section : log.sections()) {
      first = Math.min(first, Nanos.of(section.start()));
      last = Math.max(last, Nanos.of(section.end()));
    }
    return log.sections().isEmpty() ? 0 : job.skew(first, last);
  }

  private SpanNode phase(Phase phase, long skew) {
    String name = job.name(TraceSpanKind.LOG_PHASE, InsideJobAttributes.LOG_PHASE, phase.name());
    SpanNode node =
        job.node(
            TraceSpanKind.LOG_PHASE,
            "log/" + phase.n() + "/phase",
            name,
            Interval.of(phase.start(), phase.end(), skew),
            null);
    writer(node).text(InsideJobAttributes.LOG_PHASE, phase.name());
    return node;
  }

  private SpanNode section(Section section, @Nullable SpanNode around, long skew) {
    SpanNode node =
        job.node(
            TraceSpanKind.LOG_GROUP,
            "log/" + section.n(),
            job.name(TraceSpanKind.LOG_GROUP, InsideJobAttributes.LOG_TITLE, section.title()),
            Interval.of(section.start(), section.end(), skew),
            around);
    AttributeWriter to = writer(node);
    to.text(InsideJobAttributes.LOG_TITLE, section.title());
    to.number(InsideJobAttributes.LOG_LINES, section.lines());
    to.number(InsideJobAttributes.LOG_BYTES, section.bytes());
    if (section.expanded()) {
      to.flag(InsideJobAttributes.LOG_EXPANDED, true);
    }
    List<EventData> events = new ArrayList<>();
    for (Command command : section.commands()) {
      AttributeWriter attributes = new AttributeWriter(job.context.rules, 1);
      attributes.text(InsideJobAttributes.LOG_COMMAND, command.text());
      long at = Math.clamp(Nanos.of(command.at()) + skew, node.start, node.end);
      events.add(EventData.create(at, COMMAND_EVENT, attributes.done()));
    }
    node.events = List.copyOf(events);
    return node;
  }

  private static AttributeWriter writer(SpanNode node) {
    return Objects.requireNonNull(node.attributes);
  }
}
