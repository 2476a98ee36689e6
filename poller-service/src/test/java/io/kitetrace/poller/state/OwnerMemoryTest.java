package io.kitetrace.poller.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.IndexEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OwnerMemoryTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant YEARS_AGO = Instant.parse("2019-01-01T00:00:00Z");
  private static final String VERSION = "ab".repeat(32);

  private final String id = UUID.randomUUID().toString();

  @Test
  void standing_ofABuildThatEndedYearsAgo_isPublishedOnceItWas() {
    OwnerMemory memory = new OwnerMemory(NOW);
    memory.loadIndex(id, new IndexEntry(YEARS_AGO, VERSION).json(), NOW.minus(Duration.ofDays(1)));
    fill(memory);
    assertThat(memory.standing(head(), YEARS_AGO)).isEqualTo(OwnerMemory.Standing.PUBLISHED);
  }

  @Test
  void standing_ofWhatWasPublishedLongAgo_isForgotten() {
    OwnerMemory memory = new OwnerMemory(NOW);
    memory.loadIndex(
        id,
        new IndexEntry(YEARS_AGO, VERSION).json(),
        NOW.minus(OwnerMemory.SPAN).minus(Duration.ofDays(1)));
    assertThat(memory.standing(head(), YEARS_AGO)).isEqualTo(OwnerMemory.Standing.NEWS);
  }

  @Test
  void growing_dropsWhatWasPublishedLongAgoAndKeepsTheRest() {
    OwnerMemory memory = new OwnerMemory(NOW);
    memory.published(id, new IndexEntry(YEARS_AGO, VERSION));
    memory.wrote(new StateRecord.Cursor("acme", NOW.plus(OwnerMemory.SPAN).plusSeconds(1), null));
    fill(memory);
    assertThat(memory.standing(head(), YEARS_AGO)).isEqualTo(OwnerMemory.Standing.NEWS);
    assertThat(memory.size()).isEqualTo(5_000);
  }

  /** Enough that the table grows several times. */
  private static void fill(OwnerMemory memory) {
    for (int i = 0; i < 5_000; i++) {
      memory.published(UUID.randomUUID().toString(), new IndexEntry(NOW, VERSION));
    }
  }

  private BuildHead head() {
    return new BuildHead(id, 1L, "passed", false, YEARS_AGO, YEARS_AGO, "web", VERSION);
  }
}
