package io.kitetrace.enricher.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.ProfileTimeline.Rest;
import io.kitetrace.timeline.TimelineStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProfileTimelineBuilderTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void profiles_shareTheirActivities_theLongestOfAll() throws IOException {
    ProfileTimelineBuilder builder =
        new ProfileTimelineBuilder(
            new ProfileParser(1 << 20), new JobWindow(START, START.plusSeconds(60), START), 4);
    builder.add("p.json", profile("first", 1, 2, 3, 9));
    builder.add("p.json", profile("second", 4, 5, 6));
    builder.missing("q.json", TimelineStatus.TOO_LARGE);
    ProfileTimeline timeline = builder.timeline();

    assertThat(timeline.profiles())
        .extracting(Profile::path)
        .containsExactly("p.json", "p.json/1", "q.json");
    assertThat(timeline.profiles().stream().flatMap(profile -> profile.activities().stream()))
        .extracting(Activity::name)
        .containsExactly("first 9", "second 4", "second 5", "second 6");
    assertThat(timeline.profiles().getFirst().rest())
        .singleElement()
        .satisfies(
            rest -> {
              assertThat(rest.category()).isEqualTo("work");
              assertThat(rest.count()).isEqualTo(3);
              assertThat(rest.time()).hasSeconds(6);
            });
    assertThat(timeline.profiles().stream().flatMap(p -> p.rest().stream()).map(Rest::count))
        .containsExactly(3L);
  }

  private static InputStream profile(String name, int... seconds) {
    StringBuilder json = new StringBuilder("[");
    for (int length : seconds) {
      json.append(
          "{\"name\":\"%s %d\",\"cat\":\"work\",\"ph\":\"X\",\"ts\":0,\"dur\":%d000000},"
              .formatted(name, length, length));
    }
    return new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
