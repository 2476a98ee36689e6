package io.kitetrace.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("kitetrace.root"), "shared-model/src/test/resources/timelines");

  @ParameterizedTest
  @MethodSource("timelines")
  void timeline_isWrittenAsTheReviewedRecord(Timeline timeline) throws IOException {
    Path file = FOLDER.resolve(timeline.content().source() + ".json");
    byte[] json = TimelineWriter.json(timeline);
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.createDirectories(FOLDER);
      Files.write(file, json);
    }
    assertThat(json).asString().isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("timelines")
  void timeline_thatIsReadBack_isTheSame(Timeline timeline) throws MalformedBuildException {
    assertThat(TimelineReader.read(TimelineWriter.json(timeline))).isEqualTo(timeline);
  }

  @Test
  void build_holdsNothingOfPersonsAndNoSecret() {
    for (Timeline timeline : Timelines.all()) {
      assertThat(new String(TimelineWriter.json(timeline), StandardCharsets.UTF_8))
          .doesNotContain("A Person", "password", "SECRET", "Fix it", "run tests");
    }
  }

  @Test
  void organization_thatNoAddressTells_isKept() throws MalformedBuildException {
    Timeline timeline =
        read(
            """
            {"source":"log","version":"1","organization":"acme","build":{"id":"b"},"log":{}}""");

    assertThat(timeline.build().organization()).isEqualTo("acme");
  }

  @Test
  void unknownMembersWordsAndSources_arePassedOver() throws MalformedBuildException {
    Timeline later =
        read(
            """
            {"timeline":9,"source":"energy","version":"1","status":"cached","new":[{"a":1}],
             "build":{"id":"b","new":{}},"energy":{"joules":5}}""");

    assertThat(later.status()).isEqualTo(TimelineStatus.UNKNOWN);
    assertThat(later.content()).isEqualTo(new UnknownTimeline("energy"));
    assertThat(later.job()).isNull();
  }

  @Test
  void entryWithoutPlaceOrTime_isLeftOut_andTheOthersStay() throws MalformedBuildException {
    Timeline timeline =
        read(
            """
            {"source":"log","version":"1","build":{"id":"b"},"log":{"lines":"x","sections":[
              {"n":0,"title":"no time"},
              {"n":-1,"title":"no place","start":"2026-01-31T12:00:00Z","end":"2026-01-31T12:00:01Z"},
              7, [], null,
              {"n":2,"title":"backwards","start":"2026-01-31T12:00:09Z","end":"2026-01-31T12:00:01Z",
               "commands":[{"text":"no time"},{"at":"2026-01-31T12:00:09Z","text":"ls"}]}]}}""");

    LogTimeline log = (LogTimeline) timeline.content();
    assertThat(log.sections())
        .singleElement()
        .satisfies(
            section -> {
              assertThat(section.n()).isEqualTo(2);
              assertThat(section.end()).isEqualTo(section.start());
              assertThat(section.commands()).hasSize(1);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"source\":\"log\",\"version\":\"1\"}",
        "{\"source\":\"log\",\"version\":\"1\",\"build\":{}}",
        "{\"source\":\"log\",\"version\":\"1\",\"build\":{\"id\":\"b\"}} {}"
      })
  void bytes_thatAreNoTimeline_areRefusedWithAReason(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessageNotContainingAny("\"log\"");
  }

  @Test
  void largestTimelines_fitIntoARecord() {
    String longest = "\u2713".repeat(TimelineLimits.TEXT);
    Instant time = Instant.parse("2026-01-31T12:00:00.123456789Z");
    IntStream places = IntStream.range(1_000_000_000, 1_000_000_000 + TimelineLimits.ENTRIES);
    List<Integer> n = places.boxed().toList();
    Counts counts = new Counts(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    List<Suite> suites =
        n.stream().map(i -> new Suite(i, i, longest, time, time, true, counts)).toList();
    List<Case> cases =
        n.stream()
            .map(
                i ->
                    new Case(
                        i, i, longest, longest, longest, Result.FAILED, longest, true, time, time))
            .toList();
    TestTimeline tests =
        new TestTimeline(
            List.of(
                new TestTimeline.Report(
                    longest, TimelineStatus.COMPLETE, counts, suites, cases, Integer.MAX_VALUE)));
    List<Section> sections =
        n.stream()
            .map(
                i ->
                    new Section(
                        i,
                        i,
                        longest,
                        time,
                        time,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        true,
                        List.of(new Command(time, longest))))
            .toList();
    LogTimeline log = new LogTimeline(1, 1, Times.MARKS, List.of(), sections, 0);

    assertThat(TimelineWriter.json(Timelines.of(tests)).length)
        .isBetween(TimelineLimits.BYTES / 2, TimelineLimits.BYTES);
    assertThat(TimelineWriter.json(Timelines.of(log)).length).isLessThan(TimelineLimits.BYTES);
  }

  @Test
  void version_isThatOfWhatWasAskedFor() {
    var job = Timelines.build().jobs().getFirst();

    assertThat(TimelineVersion.of(job, "log"))
        .hasSize(64)
        .isEqualTo(
            TimelineVersion.of(
                TimelineBuilds.reduced(Timelines.build(), job).jobs().getFirst(), "log"))
        .isNotEqualTo(TimelineVersion.of(job, "tests"));
  }

  static Stream<Timeline> timelines() {
    return Timelines.all().stream();
  }

  private static Timeline read(String json) throws MalformedBuildException {
    return TimelineReader.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
