package io.kitetrace.enricher;

import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineContent;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.UnknownTimeline;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Answers at once, but for organizations that are held up; remembers what it was asked. */
public final class TestAnswers implements Answers {

  private final Queue<Ask> asked = new ConcurrentLinkedQueue<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private volatile TimelineStatus status = TimelineStatus.COMPLETE;

  @Override
  public Timeline answer(Ask ask) throws InterruptedException {
    asked.add(ask);
    CountDownLatch latch = held.get(String.valueOf(ask.build().organization()));
    if (latch != null) {
      latch.await();
    }
    return new Timeline(ask.build(), ask.version(), status, content(ask.source()));
  }

  public List<Ask> asked() {
    return List.copyOf(asked);
  }

  public void hold(String organization) {
    held.put(organization, new CountDownLatch(1));
  }

  public void release(String organization) {
    CountDownLatch latch = held.remove(organization);
    if (latch != null) {
      latch.countDown();
    }
  }

  public void answerWith(TimelineStatus other) {
    status = other;
  }

  private static TimelineContent content(String source) {
    return switch (source) {
      case LogTimeline.SOURCE ->
          new LogTimeline(0, 0, LogTimeline.Times.NONE, List.of(), List.of(), 0);
      case TestTimeline.SOURCE -> new TestTimeline(List.of());
      default -> new UnknownTimeline(source);
    };
  }
}
