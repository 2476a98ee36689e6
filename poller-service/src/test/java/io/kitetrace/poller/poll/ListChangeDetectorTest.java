package io.kitetrace.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListChangeDetectorTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final ListChangeDetector changes = new ListChangeDetector();

  @Test
  void aListThatStandsStill_showsNoChange() {
    page(NOON, "a", "b");
    page(NOON.plusSeconds(2), "c", "d");
    assertThat(changes.moved()).isFalse();
    assertThat(changes.repeats()).isFalse();
    assertThat(changes.begun()).isEqualTo(NOON);
  }

  @Test
  void aBuildThatComesTwice_isAChange_andOneTwoPagesLaterToo() {
    page(NOON, "a", "b");
    page(NOON, "b", "c");
    assertThat(changes.moved()).isTrue();
    ListChangeDetector other = new ListChangeDetector();
    page(other, NOON, "a");
    page(other, NOON, "b");
    page(other, NOON, "a", "c");
    assertThat(other.moved()).isTrue();
    assertThat(other.repeats()).isFalse();
  }

  @Test
  void aPageThatOverlapsOnPurpose_isNoChange_butTheNextMayBe() {
    page(NOON, "a", "b");
    changes.overlaps();
    page(NOON, "b", "c");
    assertThat(changes.moved()).isFalse();
    page(NOON, "c", "d");
    assertThat(changes.moved()).isTrue();
  }

  @Test
  void aBuildThatFinishedAfterTheReadingBegan_isAChange() {
    page(NOON, "a");
    changes.pageBegins();
    saw(changes, "b", NOON.plusSeconds(3));
    changes.pageEnds(NOON.plusSeconds(5));
    assertThat(changes.moved()).isTrue();
    assertThat(changes.newestFinish()).isEqualTo(NOON.plusSeconds(3));
  }

  @Test
  void finishesWithinTheServersSecond_orInTheFuture_areNoChange() {
    page(NOON, "a");
    changes.pageBegins();
    saw(changes, "b", NOON.plusSeconds(1));
    changes.pageEnds(NOON.plusSeconds(5));
    assertThat(changes.moved()).isFalse();
    changes.pageBegins();
    saw(changes, "c", NOON.plusSeconds(60));
    changes.pageEnds(NOON.plusSeconds(6));
    assertThat(changes.moved()).isFalse();
  }

  @Test
  void aPageThatIsReadAgainAfterACut_isSeenOnce() {
    changes.pageBegins();
    saw(changes, "a", null);
    page(NOON, "a", "b");
    assertThat(changes.moved()).isFalse();
  }

  @Test
  void aPageThatHoldsTheSameAsTheOneBefore_repeats() {
    page(NOON, "a", "b");
    page(NOON, "b", "a");
    assertThat(changes.repeats()).isTrue();
    page(NOON, "b");
    assertThat(changes.repeats()).as("builds of one millisecond overlap").isFalse();
    page(NOON);
    assertThat(changes.repeats()).isFalse();
  }

  private void page(Instant serverTime, String... ids) {
    page(changes, serverTime, ids);
  }

  private static void page(ListChangeDetector changes, Instant serverTime, String... ids) {
    changes.pageBegins();
    for (String id : ids) {
      saw(changes, id, null);
    }
    changes.pageEnds(serverTime);
  }

  private static void saw(ListChangeDetector changes, String id, @Nullable Instant finishedAt) {
    changes.saw(
        new BuildHead(id, 1L, "passed", false, NOON, finishedAt, "web", "main", List.of(), "v"));
  }
}
