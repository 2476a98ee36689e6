package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BarTextTest {

  private static final Duration TIME = Duration.ofSeconds(62);

  @Test
  void of_withATotal_isABarToScale() {
    assertThat(BarText.of("replay", 450, 1000, "5 MB", TIME, 79))
        .isEqualTo("replay ██████████▊               45%  450 of 1,000, 5 MB  1:02");
    assertThat(BarText.of("replay", 0, 0, "", TIME, 79)).contains("100%  0 of 0  1:02");
    assertThat(BarText.of("replay", 1200, 1000, "", TIME, 79)).contains("100%");
  }

  @Test
  void of_withoutATotal_countsAndShowsThatItLives() {
    assertThat(BarText.of("polling", 4312, -1, "3,980 sent", Duration.ofHours(1), 79))
        .isEqualTo("polling ⠋ 4,312, 3,980 sent  1:00:00");
    assertThat(BarText.of("polling", 1, -1, "", Duration.ofMillis(1000), 79)).contains("⠴");
  }

  @Test
  void of_muchToTell_staysWithinTheWidth() {
    String more = "very much to tell ".repeat(9);
    assertThat(BarText.of("polling", 1, -1, more, TIME, 79)).hasSize(79).endsWith("…  1:02");
    assertThat(BarText.of("replay", 1, 2, more, TIME, 79)).hasSize(79).endsWith("…  1:02");
  }
}
