package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.consume.EmitterAdmin;
import io.kitetrace.emitter.consume.TimelinesTopic;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.LogAdmin;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.wire.Topics;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The end of one group's replay, which the first of its processes takes and all others keep to. */
final class ReplayEnd implements AutoCloseable {

  /** Of transactional ids: a group's name may be any. */
  private static final String OWNER = "kitetrace-replay-";

  private final Topics topics;
  private final String group;
  private final LogAdmin admin;
  private final TimelinesTopic timelines;
  private final StateStore state;
  private final Clock clock;

  ReplayEnd(EmitterSettings settings, String group, Clock clock) {
    this.topics = settings.topics().topics();
    this.group = group;
    this.admin = EmitterAdmin.of(settings.kafka(), settings.topics(), group);
    this.timelines = new TimelinesTopic(settings.kafka(), settings.topics(), group, false);
    this.state = new StateStore(settings.kafka(), settings.topics().topics().state());
    this.clock = clock;
  }

  /** The group's end: as it is kept, else the log's of now, which is kept. */
  ReplayMark shared() {
    return read(state.first(OWNER + group, ReplayMark.key(group), () -> now().json()));
  }

  /** The end that is kept for this group, else the log's of now. Keeps nothing. */
  ReplayMark seen(@Nullable String group) {
    return group == null
        ? now()
        : state.get(ReplayMark.key(group)).map(this::read).orElseGet(this::now);
  }

  DrainGoal goal(ReplayMark mark) {
    return goal(topics.builds(), mark.ends()).and(goal(topics.timelines(), mark.timelineEnds()));
  }

  private static DrainGoal goal(String topic, Map<Integer, Long> ends) {
    return new DrainGoal(
        ends.entrySet().stream()
            .collect(
                Collectors.toMap(e -> new TopicPartition(topic, e.getKey()), Map.Entry::getValue)));
  }

  /** Everything up to it is completed, by whichever process. */
  void complete(ReplayMark mark) {
    state.put(ReplayMark.key(group), mark.completed(clock.instant()).json());
  }

  /** Nobody will resume it. */
  void remove() {
    state.put(ReplayMark.key(group), null);
  }

  private ReplayMark now() {
    return new ReplayMark(
        clock.instant(), byPartition(admin.ends()), byPartition(timelines.ends()), null);
  }

  private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().partition(), Map.Entry::getValue));
  }

  private ReplayMark read(byte[] value) {
    try {
      return ReplayMark.read(value);
    } catch (IOException e) {
      throw new CommandFailure(
          "the end of the replay of group %s cannot be read, a later version wrote it; take another --group"
              .formatted(group),
          e);
    }
  }

  @Override
  public void close() {
    state.close();
  }
}
