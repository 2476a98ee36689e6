package io.kitetrace.poller.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.IndexEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PublishedStateTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant YEARS_AGO = Instant.parse("2019-01-01T00:00:00Z");
  private static final String VERSION = "ab".repeat(32);

  private final String id = UUID.randomUUID().toString();

  @Test
  void status_ofABuildThatEndedYearsAgo_isPublishedOnceItWas() {
    PublishedState memory = new PublishedState(NOW);
    memory.loadIndex(id, new IndexEntry(YEARS_AGO, VERSION).json(), NOW.minus(Duration.ofDays(1)));
    fill(memory);
    assertThat(memory.status(head(), YEARS_AGO)).isEqualTo(PublishedState.VersionStatus.PUBLISHED);
  }

  @Test
  void status_ofWhatWasPublishedLongAgo_isForgotten() {
    PublishedState memory = new PublishedState(NOW);
    memory.loadIndex(
        id,
        new IndexEntry(YEARS_AGO, VERSION).json(),
        NOW.minus(PublishedState.SPAN).minus(Duration.ofDays(1)));
    assertThat(memory.status(head(), YEARS_AGO)).isEqualTo(PublishedState.VersionStatus.NEWS);
  }

  @Test
  void growing_dropsWhatWasPublishedLongAgoAndKeepsTheRest() {
    PublishedState memory = new PublishedState(NOW);
    memory.published(id, new IndexEntry(YEARS_AGO, VERSION));
    memory.wrote(
        new StateRecord.Cursor("acme", NOW.plus(PublishedState.SPAN).plusSeconds(1), null, null));
    fill(memory);
    assertThat(memory.status(head(), YEARS_AGO)).isEqualTo(PublishedState.VersionStatus.NEWS);
    assertThat(memory.size()).isEqualTo(5_000);
  }

  @Test
  void imports_andBackfillsThatEnded_areForgottenWhenNobodyCanAskForThem() {
    PublishedState memory = new PublishedState(NOW);
    BuildCounts counts = new BuildCounts(1, 0, 0, 0, 0);
    memory.loadState(
        "import/acme/old",
        new ImportState("acme", "old", counts).json(),
        NOW.minus(PublishedState.IMPORTS_SPAN).minusSeconds(1));
    memory.loadState("import/acme/loaded", new ImportState("acme", "loaded", counts).json(), NOW);
    memory.wrote(new ImportState("acme", "written", counts));
    assertThat(memory.imported("acme", "old")).isEqualTo(BuildCounts.NONE);
    assertThat(memory.imported("acme", "loaded")).isEqualTo(counts);

    memory.wrote(backfill("done", Phase.RUNNING));
    memory.wrote(backfill("done", Phase.COMPLETE));
    memory.wrote(backfill("failed", Phase.FAILED));
    memory.wrote(backfill("runs", Phase.RUNNING));
    assertThat(memory.backfill("acme", "done")).isNull();
    assertThat(memory.backfill("acme", "failed")).isNotNull();
    assertThat(memory.runningBackfills("acme"))
        .extracting(state -> state.order().id())
        .containsExactly("runs");

    Instant later = NOW.plus(PublishedState.IMPORTS_SPAN).plusSeconds(1);
    memory.wrote(new StateRecord.Cursor("acme", later, null, null));
    assertThat(memory.imported("acme", "loaded")).isEqualTo(BuildCounts.NONE);
    assertThat(memory.imported("acme", "written")).isEqualTo(BuildCounts.NONE);
    memory.wrote(
        new StateRecord.Cursor("acme", NOW.plus(PublishedState.SPAN).plusSeconds(1), null, null));
    assertThat(memory.backfill("acme", "failed")).isNull();
    assertThat(memory.runningBackfills("acme")).hasSize(1);
  }

  @Test
  void rejections_areForgottenWithTheVersions() {
    PublishedState memory = new PublishedState(NOW);
    StateRecord.Rejected rejected = new StateRecord.Rejected("b", "r");
    memory.wrote(rejected);
    assertThat(memory.knows(rejected)).isTrue();
    memory.wrote(
        new StateRecord.Cursor("acme", NOW.plus(PublishedState.SPAN).plusSeconds(1), null, null));
    assertThat(memory.knows(rejected)).isFalse();
  }

  @Test
  void readers_mayReadWhileAnotherWrites() throws Exception {
    PublishedState memory = new PublishedState(NOW);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                memory.wrote(backfill("b" + i % 500, i % 3 == 0 ? Phase.FAILED : Phase.RUNNING));
                memory.wrote(new ImportState("acme", "i" + i % 500, BuildCounts.NONE));
              }
            });
    writer.start();
    while (writer.isAlive()) {
      assertThat(memory.runningBackfills("acme")).isNotNull();
      assertThat(memory.imported("acme", "i1")).isNotNull();
    }
    writer.join();
  }

  private static BackfillState backfill(String id, Phase phase) {
    return new BackfillState(
        phase,
        null,
        new BackfillOrder("acme", id, "p", YEARS_AGO, NOW, List.of()),
        new BackfillState.Windows(1, List.of()),
        BuildCounts.NONE,
        0);
  }

  /** Enough that the table grows several times. */
  private static void fill(PublishedState memory) {
    for (int i = 0; i < 5_000; i++) {
      memory.published(UUID.randomUUID().toString(), new IndexEntry(NOW, VERSION));
    }
  }

  private BuildHead head() {
    return new BuildHead(
        id, 1L, "passed", false, YEARS_AGO, YEARS_AGO, "web", "main", List.of(), VERSION);
  }
}
