package io.kitetrace.enricher.log;

import static io.kitetrace.enricher.log.LogText.at;
import static io.kitetrace.enricher.log.LogText.mark;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kitetrace.enricher.Recordings;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.TimelineLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogParserTest {

  @Test
  void log_becomesSectionsFromHeaderToHeader_underTheAgentsPhases() {
    LogTimeline log =
        new LogText()
            .line(0, "~~~ Running agent environment hook")
            .line(0, "\u001b[90m$\u001b[0m /hooks/environment")
            .line(2, "~~~ Preparing working directory")
            .line(2, "Cloning into '.'")
            .line(5, "~~~ Running commands")
            .line(5, "\u001b[90m$\u001b[0m make")
            .line(6, "--- :package: Install")
            .line(20, "added 900 packages")
            .line(21, "+++ :rspec: Tests")
            .line(50, "1 failure")
            .line(51, "^^^ +++")
            .line(52, "~~~ Uploading artifacts")
            .line(54, "~~~ Running agent pre-exit hook")
            .line(55, "bye")
            .timeline();

    assertThat(log.times()).isEqualTo(Times.MARKS);
    assertThat(log.phases())
        .containsExactly(
            new Phase(0, "environment", at(0), at(2)),
            new Phase(1, "checkout", at(2), at(5)),
            new Phase(2, "command", at(5), at(52)),
            new Phase(5, "artifacts", at(52), at(54)),
            new Phase(6, "pre-exit", at(54), at(55)));
    assertThat(log.sections())
        .extracting(Section::n, Section::phase, Section::title, Section::start, Section::end)
        .containsExactly(
            tuple(0, 0, "Running agent environment hook", at(0), at(2)),
            tuple(1, 1, "Preparing working directory", at(2), at(5)),
            tuple(2, 2, "Running commands", at(5), at(6)),
            tuple(3, 2, "Install", at(6), at(21)),
            tuple(4, 2, "Tests", at(21), at(52)),
            tuple(5, 5, "Uploading artifacts", at(52), at(54)),
            tuple(6, 6, "Running agent pre-exit hook", at(54), at(55)));
    assertThat(log.sections())
        .extracting(Section::lines)
        .containsExactly(1L, 1L, 1L, 1L, 2L, 0L, 1L);
    assertThat(log.sections()).extracting(Section::expanded).containsOnlyOnce(true);
    assertThat(log.sections()).allSatisfy(section -> assertThat(section.commands()).isEmpty());
    assertThat(log.lines()).isEqualTo(14);
    assertThat(log.sections().stream().mapToLong(Section::bytes).sum()).isEqualTo(log.bytes());
  }

  @Test
  void commands_areKeptWhereTheyAreWanted_withoutCredentials() {
    byte[] log =
        new LogText()
            .line(0, "~~~ Running commands")
            .line(1, "\u001b[90m$\u001b[0m git clone https://me:secret@example.com/web.git")
            .line(3, "$ make")
            .line(3, "$HOME is not a command")
            .bytes();

    assertThat(LogText.parse(log, true).timeline().sections().getFirst().commands())
        .containsExactly(
            new Command(at(1), "git clone https://example.com/web.git"),
            new Command(at(3), "make"));
  }

  @Test
  void deltaMarks_countFromTheMarkBefore() {
    LogTimeline log =
        new LogText()
            .raw(mark(10) + "--- one\n")
            .raw("\u001b_bk;dt=1500\u0007text\n")
            .raw("\u001b_bk;dt=500\u001b\\--- two\n")
            .raw("\u001b_bk;dt=3000\u0007end\n")
            .timeline();

    assertThat(log.sections())
        .extracting(Section::title, Section::start, Section::end)
        .containsExactly(tuple("one", at(10), at(12)), tuple("two", at(12), at(15)));
  }

  @ParameterizedTest
  @CsvSource({
    "'\u001b[33m--- \u001b[1mBold\u001b[0m title\u001b[K', Bold title",
    "'-\u001b[31m-- split', split",
    "'+++ 12%\r+++ 100%', +++ 100%",
    "'~~~ :docker::sparkles: Build', Build",
    "'--- :rocket:', :rocket:",
    "'---   \t', ---",
    "'--- ab\bc', ac",
    "'--- \u001b]1339;url=x\u0007link', link",
    "'--- https://me:secret@example.com/x', https://example.com/x",
    "'--- ' , ---"
  })
  void title_losesColoursCarriageReturnsEmojiCodesAndCredentials(String line, String title) {
    assertThat(new LogText().line(0, line).timeline().sections())
        .extracting(Section::title)
        .containsExactly(title);
  }

  @ParameterizedTest
  @CsvSource({
    "----",
    "--x title",
    "'-- title'",
    "---title",
    "' --- title'",
    "'x --- title'",
    "'---'"
  })
  void line_thatOnlyLooksLikeAHeader_isNone(String line) {
    assertThat(new LogText().line(0, line).timeline().sections()).isEmpty();
  }

  @Test
  void title_thatIsLong_isCut() {
    LogTimeline log = new LogText().line(0, "--- " + "é".repeat(10_000)).line(1, "x").timeline();

    assertThat(log.sections().getFirst().title()).hasSize(TimelineLimits.TEXT).endsWith("é…");
    assertThat(log.bytes()).isGreaterThan(20_000);
  }

  @Test
  void marksWithinALine_extendTheLastSection_andThoseOfAnOlderLogDoNot() {
    LogTimeline log =
        new LogText()
            .line(100, "--- Print")
            .raw(mark(101) + mark(3) + "~~~ a header of an older log\n")
            .raw(mark(102) + "50%\u001b[K" + mark(107) + "\r100%\n")
            .timeline();

    assertThat(log.sections())
        .extracting(Section::start, Section::end)
        .containsExactly(tuple(at(100), at(101)), tuple(at(101), at(107)));
  }

  @Test
  void clockThatIsSetBack_leavesNoSectionThatEndsBeforeItBegins() {
    LogTimeline log =
        new LogText().line(50, "--- a").line(20, "--- b").line(30, "--- c").timeline();

    assertThat(log.sections()).allSatisfy(s -> assertThat(s.end()).isAfterOrEqualTo(s.start()));
  }

  @Test
  void sequenceThatIsNeverClosed_endsWithItsLine() {
    LogTimeline log =
        new LogText()
            .raw(mark(0) + "\u001b]never closed\n")
            .raw(mark(1) + "\u001b[31\n")
            .line(2, "--- title")
            .timeline();

    assertThat(log.sections()).extracting(Section::title).containsExactly("title");
  }

  @Test
  void headerTimes_placeSections_whereTheLogHasNoMarks() {
    ParsedLog log = new LogText().raw("~~~ one\ntext\n--- two\ntext\n--- three\n").parsed();

    assertThat(log.needsHeaderTimes()).isTrue();
    LogTimeline timeline = log.timeline(List.of(at(1), at(4)), at(9));
    assertThat(timeline.times()).isEqualTo(Times.HEADER_TIMES);
    assertThat(timeline.sections())
        .extracting(Section::title, Section::start, Section::end)
        .containsExactly(tuple("one", at(1), at(4)), tuple("two", at(4), at(9)));
    assertThat(timeline.omitted()).isEqualTo(1);
  }

  @Test
  void stampsOfEveryLine_placeSections_whereNothingElseDoes() {
    ParsedLog log =
        new LogText()
            .raw("~~~ one\n[2026-01-31T12:00:03Z] text\n[2026-01-31T12:00:05Z] \n--- two\n")
            .raw("[2026-01-31T12:00:08Z] $ make\n[2026-01-31T12:00:20Z] done\n")
            .parsed();

    assertThat(log.timeline().times()).isEqualTo(Times.LINES);
    assertThat(log.timeline().sections())
        .extracting(Section::start, Section::end)
        .containsExactly(tuple(at(3), at(8)), tuple(at(8), at(20)));
  }

  @Test
  void stampsOfSomeLines_areSomebodyElses() {
    LogTimeline log = new LogText().raw("--- one\n[2026-01-31T12:00:03Z] text\nplain\n").timeline();

    assertThat(log.times()).isEqualTo(Times.NONE);
    assertThat(log.sections()).isEmpty();
    assertThat(log.omitted()).isEqualTo(1);
  }

  @Test
  void logWithoutTimes_hasNoSections_andNoneAreGuessed() {
    LogTimeline log = new LogText().raw("--- one\ntext\n--- two\n").timeline();

    assertThat(log).isEqualTo(new LogTimeline(21, 3, Times.NONE, List.of(), List.of(), 2));
  }

  @Test
  void moreSectionsThanARecordHolds_leaveTheLongest() {
    LogText text = new LogText();
    for (int i = 0; i < 20_000; i++) {
      boolean isLong = i % 20 == 7;
      text.line(10 * i, "--- " + (isLong ? "long " : "short ") + i);
      text.line(10 * i + (isLong ? 10 : 1), "--- rest");
    }
    LogTimeline log = text.timeline();

    assertThat(log.sections()).hasSize(TimelineLimits.ENTRIES);
    assertThat(log.omitted()).isEqualTo(40_000 - TimelineLimits.ENTRIES);
    assertThat(log.sections()).isSortedAccordingTo((a, b) -> Integer.compare(a.n(), b.n()));
    assertThat(log.sections().stream().filter(s -> s.title().startsWith("long"))).hasSize(1_000);
    assertThat(log.sections()).noneMatch(s -> s.title().startsWith("short"));
  }

  @Test
  void recordedLog_hasItsSections() {
    byte[] log = Recordings.bytes("logs/bash-example.log");
    LogTimeline timeline = LogText.parse(log, true).timeline();

    assertThat(timeline.bytes()).isEqualTo(log.length);
    assertThat(timeline.lines()).isEqualTo(212);
    assertThat(timeline.sections()).hasSize(13);
    assertThat(timeline.phases())
        .extracting(Phase::name)
        .containsExactly("environment", "checkout", "command", "artifacts", "pre-exit");
    assertThat(timeline.sections().getFirst().start().toEpochMilli()).isEqualTo(1_745_322_209_921L);
    assertThat(timeline.sections().getLast().end().toEpochMilli()).isEqualTo(1_745_322_211_267L);
    assertThat(timeline.sections().stream().mapToLong(s -> s.lines() + 1).sum()).isEqualTo(212);
    assertThat(timeline.sections().stream().filter(s -> !s.commands().isEmpty())).hasSize(9);
  }

  @Test
  void recordedTerminalOutput_hasNoSections() {
    for (String name : List.of("logs/docker-pull.sh.raw", "logs/playwright.sh.raw")) {
      LogTimeline timeline = LogText.parse(Recordings.bytes(name), true).timeline();
      assertThat(timeline.sections()).isEmpty();
      assertThat(timeline.lines()).isPositive();
    }
  }

  @Test
  void bytesThatAreNoText_areALogToo() {
    byte[] log = new byte[256];
    for (int i = 0; i < log.length; i++) {
      log[i] = (byte) i;
    }
    assertThat(LogText.parse(log, true).timeline().bytes()).isEqualTo(256);
    assertThat(LogText.parse("".getBytes(StandardCharsets.UTF_8), true).timeline().lines())
        .isZero();
  }
}
