package io.kitetrace.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TimelinePropertiesTest {

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void log_thatIsReadBack_isTheSame(@ForAll("logs") LogTimeline log)
      throws MalformedBuildException {
    Timeline timeline = Timelines.of(log);

    assertThat(TimelineReader.read(TimelineWriter.json(timeline))).isEqualTo(timeline);
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void record_thatIsCutOrChanged_isReadOrRefused(
      @ForAll @IntRange(min = 0, max = 3) int which,
      @ForAll @IntRange(min = 0, max = 5_000) int at,
      @ForAll byte value) {
    byte[] json = TimelineWriter.json(Timelines.all().get(which));
    json[at % json.length] = value;
    try {
      assertThat(TimelineReader.read(json)).isNotNull();
    } catch (MalformedBuildException e) {
      assertThat(e).hasMessageNotContaining("RSpec");
    }
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void text_isOneShortLine(@ForAll("raw") String raw) {
    String text = TimelineText.of(raw);

    assertThat(text.length()).isLessThanOrEqualTo(TimelineLimits.TEXT);
    assertThat(text.chars()).noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0));
    assertThat(text.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  @Provide
  Arbitrary<String> raw() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "\u001b[31m",
            "\u001b]8;;x\u0007",
            "\u001b_bk;t=1\u0007",
            "\u001b",
            "\u001b(",
            "\r",
            "\n",
            "\b",
            "\t",
            "  ",
            ":rspec:",
            "a",
            "é",
            "✓",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "https://u:p@example.com/",
            "word ",
            "\u202e",
            "\u0085",
            "token=abc");
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(400),
        parts.list().ofMaxSize(120).map(list -> String.join("", list)));
  }

  @Provide
  Arbitrary<LogTimeline> logs() {
    Arbitrary<Instant> times =
        Arbitraries.longs()
            .between(1_600_000_000_000_000_000L, 2_000_000_000_000_000_000L)
            .map(nanos -> Instant.ofEpochSecond(0, nanos));
    Arbitrary<String> texts = raw().map(TimelineText::of);
    Arbitrary<Integer> places = Arbitraries.integers().between(0, 5_000);
    Arbitrary<Long> counts = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<List<Command>> commands =
        Combinators.combine(times, texts).as(Command::new).list().ofMaxSize(2);
    Arbitrary<Section> sections =
        Combinators.combine(
                places,
                places.injectNull(0.2),
                texts,
                times,
                Arbitraries.longs().between(0, 9_999_999_999L),
                counts,
                Arbitraries.of(true, false),
                commands)
            .as(
                (n, phase, title, start, length, count, expanded, ran) ->
                    new Section(
                        n,
                        phase,
                        title,
                        start,
                        start.plusNanos(length),
                        count,
                        count,
                        expanded,
                        ran));
    Arbitrary<Phase> phases =
        Combinators.combine(places, texts, times)
            .as((n, name, start) -> new Phase(n, name, start, start.plusSeconds(1)));
    return Combinators.combine(
            counts,
            Arbitraries.of(Times.values()),
            phases.list().ofMaxSize(3),
            sections.list().ofMaxSize(5),
            places)
        .as(
            (bytes, from, phaseList, list, omitted) ->
                new LogTimeline(bytes, bytes, from, phaseList, list, omitted));
  }
}
