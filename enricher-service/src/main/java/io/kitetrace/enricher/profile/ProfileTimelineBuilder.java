package io.kitetrace.enricher.profile;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.enricher.limit.ArtifactSink;
import io.kitetrace.enricher.limit.Longest;
import io.kitetrace.enricher.limit.Paths;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.ProfileTimeline.Rest;
import io.kitetrace.timeline.TimelineLimits;
import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Makes one timeline of a job's profiles, with so many activities as are wanted. For one job. */
public final class ProfileTimelineBuilder implements ArtifactSink {

  private final ProfileParser parser;
  private final JobWindow job;
  private final int max;
  private final Paths paths = new Paths();
  private final List<Profile> profiles = new ArrayList<>();

  /**
   * Without profiles so far.
   *
   * @param max activities of all profiles together
   */
  public ProfileTimelineBuilder(ProfileParser parser, JobWindow job, int max) {
    this.parser = parser;
    this.job = job;
    this.max = max;
  }

  @Override
  public boolean hasRoom() {
    return profiles.size() < TimelineLimits.FILES;
  }

  @Override
  public void add(String path, InputStream bytes) throws IOException {
    Profile profile = parser.read(path, bytes, job, max);
    profiles.add(
        new Profile(
            paths.unique(path),
            profile.status(),
            profile.alignment(),
            profile.events(),
            profile.activities(),
            profile.rest()));
    trim();
  }

  @Override
  public void missing(String path, TimelineStatus status) {
    profiles.add(new Profile(paths.unique(path), status, Alignment.JOB, 0, List.of(), List.of()));
  }

  /** All profiles so far; of too many activities the longest are left. */
  public ProfileTimeline timeline() {
    return new ProfileTimeline(profiles);
  }

  /** An activity, and its place among those of all profiles. */
  private record Placed(int place, Activity activity) {

    long nanos() {
      return length(activity).toNanos();
    }
  }

  private void trim() {
    int all = profiles.stream().mapToInt(profile -> profile.activities().size()).sum();
    if (all <= max) {
      return;
    }
    Longest<Placed> kept = new Longest<>(max, Placed::nanos, Placed::place);
    int place = 0;
    for (Profile profile : profiles) {
      for (Activity activity : profile.activities()) {
        kept.add(new Placed(place++, activity));
      }
    }
    Set<Integer> places = new HashSet<>();
    kept.inOrder().forEach(placed -> places.add(placed.place()));
    place = 0;
    for (int i = 0; i < profiles.size(); i++) {
      List<Activity> left = new ArrayList<>();
      List<Activity> dropped = new ArrayList<>();
      for (Activity activity : profiles.get(i).activities()) {
        (places.contains(place++) ? left : dropped).add(activity);
      }
      profiles.set(i, with(profiles.get(i), left, dropped));
    }
  }

  private static Profile with(Profile profile, List<Activity> left, List<Activity> dropped) {
    TreeMap<String, Rest> rest = new TreeMap<>();
    profile.rest().forEach(sum -> rest.put(sum.category(), sum));
    for (Activity activity : dropped) {
      String category = activity.category() == null ? "" : activity.category();
      boolean room =
          !category.isEmpty()
              && (rest.containsKey(category) || rest.size() < ActivityCollector.MAX_CATEGORIES - 1);
      rest.merge(
          room ? category : ActivityCollector.OTHER,
          new Rest(room ? category : ActivityCollector.OTHER, 1, length(activity)),
          (a, b) -> new Rest(a.category(), a.count() + b.count(), a.time().plus(b.time())));
    }
    return new Profile(
        profile.path(),
        profile.status(),
        profile.alignment(),
        profile.events(),
        left,
        List.copyOf(rest.values()));
  }

  private static Duration length(Activity activity) {
    return Duration.between(activity.start(), activity.end());
  }
}
