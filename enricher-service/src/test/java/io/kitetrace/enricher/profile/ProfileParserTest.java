package io.kitetrace.enricher.profile;

import static io.kitetrace.enricher.profile.Profiles.at;
import static io.kitetrace.enricher.profile.Profiles.parser;
import static io.kitetrace.enricher.profile.Profiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.enricher.Recordings;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.ProfileTimeline.Rest;
import io.kitetrace.timeline.TimelineStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileParserTest {

  @Test
  void bazelsProfile_isPlacedByItsOwnStart() {
    Profile profile =
        read(
            """
            {"otherData":{"build_id":"b","profile_start_ts":1769860820500},"traceEvents":[
              {"name":"thread_name","ph":"M","pid":1,"tid":20,"args":{"name":"Main Thread"}},
              {"cat":"phase","name":"Launch","ph":"X","ts":-1000000,"dur":500000.5,"pid":1,"tid":20},
              {"cat":"action","name":"compile","ph":"X","ts":1500000,"dur":3000000,"pid":1,"tid":21},
              {"cat":"gc","name":"minor","ph":"X","ts":1,"dur":10,"pid":1,"tid":22},
              {"cat":"gc","name":"minor","ph":"X","ts":2,"dur":30,"pid":1,"tid":22},
              {"name":"counter","ph":"C","ts":5,"pid":1,"tid":1,"args":{"cpu":"3"}}]}
            """,
            2);

    assertThat(profile.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(profile.alignment()).isEqualTo(Alignment.PROFILE);
    assertThat(profile.events()).isEqualTo(6);
    assertThat(profile.activities())
        .containsExactly(
            new Activity(1, "Launch", "phase", "1/20", "Main Thread", at(19.5), at(20.0000005)),
            new Activity(2, "compile", "action", "1/21", null, at(22), at(25)));
    assertThat(profile.rest()).containsExactly(new Rest("gc", 2, Duration.ofNanos(40_000)));
  }

  @Test
  void dateOfOlderBazel_placesItToo() {
    Profile profile =
        read(
            """
            {"otherData":{"date":"Sat Jan 31 13:00:30 CET 2026"},"traceEvents":[
              {"name":"a","ph":"X","ts":0,"dur":1000000,"pid":1,"tid":1}]}
            """,
            5);

    assertThat(profile.activities()).extracting(Activity::start).containsExactly(at(30));
  }

  @Test
  void clangsProfile_isPlacedByItsBeginning_andItsSumsAreNoActivities() {
    Profile profile =
        read(
            """
            {"traceEvents":[{"pid":7,"tid":7,"ts":2000000,"ph":"X","dur":4000000,"name":"Source","args":{"detail":"a.h"}},
              {"pid":7,"tid":8,"ts":0,"ph":"X","dur":90000000,"name":"Total Source","args":{"count":9,"avg ms":10}}],
             "beginningOfTime":1769860850000000}
            """,
            5);

    assertThat(profile.alignment()).isEqualTo(Alignment.PROFILE);
    assertThat(profile.activities())
        .extracting(Activity::name, Activity::start)
        .containsExactly(tuple("Source", at(52)));
  }

  @Test
  void profileThatDoesNotTellItsStart_beginsWithTheCommand() {
    String list =
        """
        [{"name":"a.o","cat":"targets","ph":"X","ts":"5000000","dur":1000000,"pid":0,"tid":0,"args":{}},
         {"name":"b.o","ph":"X","ts":7000000,"dur":2000000,"pid":0,"tid":"one"}]""";

    assertThat(read(list, 5).alignment()).isEqualTo(Alignment.COMMAND);
    assertThat(read(list, 5).activities())
        .extracting(Activity::start, Activity::thread)
        .containsExactly(tuple(at(10), "0/0"), tuple(at(12), "0/one"));
  }

  @Test
  void startThatTheJobCannotHaveHeld_isNotBelieved() {
    Profile profile =
        read(
            """
            {"otherData":{"profile_start_ts":1469860820500,"date":"Tue Aug 16 13:12:51 CEST 2022"},
             "traceEvents":[{"name":"a","ph":"X","ts":0,"dur":1,"pid":1,"tid":1}]}
            """,
            5);

    assertThat(profile.alignment()).isEqualTo(Alignment.COMMAND);
  }

  @Test
  void pairsOfBeginAndEnd_areActivities_byThread() {
    Profile profile =
        read(
            """
            [{"name":"outer","ph":"B","ts":0,"pid":1,"tid":1},
             {"name":"other","ph":"B","ts":1000000,"pid":1,"tid":2},
             {"name":"inner","ph":"B","ts":2000000,"pid":1,"tid":1},
             {"ph":"E","ts":3000000,"pid":1,"tid":1},{"ph":"E","ts":9000000,"pid":1,"tid":1},
             {"ph":"E","ts":9500000,"pid":1,"tid":1},{"ph":"E","ts":4000000,"pid":1,"tid":2},
             {"name":"never ended","ph":"B","ts":1,"pid":1,"tid":3}]
            """,
            5);

    assertThat(profile.activities())
        .extracting(Activity::n, Activity::name, Activity::start, Activity::end)
        .containsExactly(
            tuple(0, "outer", at(10), at(19)),
            tuple(1, "other", at(11), at(14)),
            tuple(2, "inner", at(12), at(13)));
  }

  @Test
  void longestActivities_areThoseOfAll_andTheRestAddsUp() {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < 10_000; i++) {
      json.append(
          "{\"name\":\"e\",\"cat\":\"c%d\",\"ph\":\"X\",\"ts\":%d,\"dur\":%d,\"pid\":1,\"tid\":1},"
              .formatted(i % 40, i, (i * 7_919L) % 10_007));
    }
    Profile profile = read(json.toString(), 200);

    assertThat(profile.activities()).hasSize(200);
    assertThat(profile.activities())
        .allSatisfy(
            a ->
                assertThat(Duration.between(a.start(), a.end()).toNanos() / 1_000)
                    .isGreaterThanOrEqualTo(9_800));
    assertThat(profile.rest()).hasSizeLessThanOrEqualTo(20);
    assertThat(profile.rest().stream().mapToLong(Rest::count).sum()).isEqualTo(9_800);
  }

  @Test
  void recordedProfiles_areRead() throws IOException {
    record Expected(String file, long events, long complete, String longest) {}
    for (Expected expected :
        List.of(
            new Expected("local-jobs-4.json.gz", 1_473, 1_315, "buildTargets"),
            new Expected("tiny.json.gz", 707, 528, "buildTargets"))) {
      byte[] bytes = Recordings.bytes("profiles/" + expected.file);
      Profile profile = read(bytes, 200);

      assertThat(profile.status()).isEqualTo(TimelineStatus.COMPLETE);
      assertThat(profile.events()).isEqualTo(expected.events);
      assertThat(profile.activities()).hasSize(200);
      assertThat(profile.rest().stream().mapToLong(Rest::count).sum())
          .isEqualTo(expected.complete - 200);
      assertThat(profile.activities())
          .filteredOn(a -> a.name().equals(expected.longest))
          .singleElement()
          .satisfies(a -> assertThat(a.threadName()).isEqualTo("Main Thread"));
    }
    Profile phases = read(Recordings.bytes("profiles/bazel-profile-Long-Phase-Test.json"), 200);
    assertThat(phases.activities()).extracting(Activity::name).containsExactly("Launch Blaze");
    JobWindow then =
        new JobWindow(
            Instant.parse("2022-08-02T17:11:00Z"),
            Instant.parse("2022-08-02T17:24:00Z"),
            Instant.parse("2022-08-02T17:11:00Z"));
    Profile placed =
        parser()
            .read(
                "p",
                new ByteArrayInputStream(
                    Recordings.bytes("profiles/bazel-profile-Long-Phase-Test.json")),
                then,
                200);
    assertThat(placed.alignment()).isEqualTo(Alignment.PROFILE);
    assertThat(placed.activities().getFirst().end())
        .isEqualTo(Instant.parse("2022-08-02T17:11:16Z"));
  }
}
