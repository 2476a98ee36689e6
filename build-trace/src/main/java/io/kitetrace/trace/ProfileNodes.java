package io.kitetrace.trace;

import static io.opentelemetry.semconv.incubating.ThreadIncubatingAttributes.THREAD_NAME;

import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.trace.AttributeWriter.Word;
import io.kitetrace.trace.JobSpace.Interval;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the spans of profiles: on one thread, what happened within something else is in it. */
final class ProfileNodes {

  private static final Comparator<Activity> OUTER_FIRST =
      Comparator.comparing(Activity::start)
          .thenComparing(Activity::end, Comparator.reverseOrder())
          .thenComparingInt(Activity::n);

  private final JobSpace job;
  private final List<SpanNode> top = new ArrayList<>();

  ProfileNodes(JobSpace job) {
    this.job = job;
  }

  List<SpanNode> of(ProfileTimeline profiles) {
    profiles.profiles().forEach(this::profile);
    return top;
  }

  private void profile(Profile profile) {
    long skew = skew(profile);
    Map<String, Deque<Open>> threads = new HashMap<>();
    for (Activity activity : profile.activities().stream().sorted(OUTER_FIRST).toList()) {
      Deque<Open> open = threads.computeIfAbsent(activity.thread(), key -> new ArrayDeque<>());
      while (!open.isEmpty() && activity.end().isAfter(open.peek().activity.end())) {
        open.pop();
      }
      SpanNode node = activity(profile, activity, open.isEmpty() ? null : open.peek().node, skew);
      open.push(new Open(activity, node));
    }
  }

  private record Open(Activity activity, SpanNode node) {}

  private long skew(Profile profile) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Activity activity : profile.activities()) {
      first = Math.min(first, Nanos.of(activity.start()));
      last = Math.max(last, Nanos.of(activity.end()));
    }
    return profile.activities().isEmpty() ? 0 : job.skew(first, last);
  }

  private SpanNode activity(
      Profile profile, Activity activity, @Nullable SpanNode around, long skew) {
    SpanNode node =
        job.node(
            TraceSpanKind.PROFILE,
            "profile/" + profile.path() + "/" + activity.n(),
            job.name(TraceSpanKind.PROFILE, InsideJobAttributes.PROFILE_NAME, activity.name()),
            Interval.of(activity.start(), activity.end(), skew),
            around);
    node.derived = profile.alignment() != Alignment.PROFILE;
    AttributeWriter to = Objects.requireNonNull(node.attributes);
    to.text(InsideJobAttributes.PROFILE_NAME, activity.name());
    to.text(InsideJobAttributes.PROFILE_CATEGORY, activity.category());
    to.text(InsideJobAttributes.PROFILE_THREAD, activity.thread());
    to.text(THREAD_NAME, activity.threadName());
    to.word(
        InsideJobAttributes.PROFILE_ALIGNMENT,
        new Word(profile.alignment().name().toLowerCase(Locale.ROOT)));
    to.text(InsideJobAttributes.ARTIFACT_PATH, profile.path());
    if (around == null) {
      top.add(node);
    }
    return node;
  }
}
