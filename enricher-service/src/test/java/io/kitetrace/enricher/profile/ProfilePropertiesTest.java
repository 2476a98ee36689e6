package io.kitetrace.enricher.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProfilePropertiesTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void anything_isReadWithoutAFault(@ForAll("profiles") String json) throws IOException {
    Profile profile =
        new ProfileParser(1L << 20)
            .read(
                "p",
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                new JobWindow(START, START.plusSeconds(60), START),
                3);

    assertThat(profile.activities()).hasSizeLessThanOrEqualTo(3);
    for (Activity activity : profile.activities()) {
      assertThat(activity.end()).isAfterOrEqualTo(activity.start());
      assertThat(activity.name()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> profiles() {
    return Arbitraries.of(
            "{\"traceEvents\":[",
            "[",
            "]",
            "{",
            "}",
            ",",
            "{\"name\":\"a\",\"ph\":\"X\",\"ts\":1,\"dur\":5e3},",
            "{\"ph\":\"B\",\"ts\":1e300,\"tid\":1},",
            "{\"ph\":\"B\",\"ts\":3,\"tid\":1},",
            "{\"ph\":\"E\",\"ts\":2,\"tid\":1},",
            "{\"ph\":\"E\",\"ts\":\"9\",\"tid\":1},",
            "{\"ph\":\"X\",\"ts\":-8e15,\"dur\":9e15,\"tid\":{}},",
            "{\"name\":\"thread_name\",\"ph\":\"M\",\"args\":{\"name\":[]}},",
            "\"\\ud800\"",
            "null",
            "\"beginningOfTime\":1e15,",
            "\"otherData\":{\"date\":\"x\",\"profile_start_ts\":-1},",
            "1",
            "\u0000",
            "\"")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }
}
