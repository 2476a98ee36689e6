package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShowTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "file:///etc/passwd",
        " https://x",
        "https://user:secret@host/",
        "https:",
        "",
        "\u202ehttps://x"
      })
  void link_thatIsNoAddressOfTheWeb_isNone(String url) {
    assertThat(Show.link(url)).isNull();
  }

  @Test
  void link_ofTheWeb_isKept() {
    assertThat(Show.link("https://buildkite.com/acme/web/builds/7#x"))
        .isEqualTo("https://buildkite.com/acme/web/builds/7#x");
    assertThat(Show.link("http://ci.internal/7")).isEqualTo("http://ci.internal/7");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, /builds/a%2Fb",
    ".., /builds/%2E%2E",
    "., /builds/%2E",
    "a b?c#d, /builds/a%20b%3Fc%23d"
  })
  void path_ofAnyName_staysOneSegment(String id, String path) {
    assertThat(Show.path("builds", id)).isEqualTo(path);
    assertThat(URI.create("http://h").resolve(path).getRawPath()).isEqualTo(path);
  }

  @Test
  void cut_neverHalvesACharacter() {
    assertThat(Show.cut("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
    assertThat(Show.cut("x".repeat(1 << 20), 10)).hasSize(10);
    assertThat(Show.line("\n\n first\nsecond", 20)).isEqualTo("first");
  }

  @Test
  void ago_isRough_andATimeWhereItIsLong() {
    Instant now = Instant.parse("2026-03-10T12:00:00Z");
    assertThat(Show.ago(now.minusSeconds(5), now)).isEqualTo("5 s ago");
    assertThat(Show.ago(now.minusSeconds(7_300), now)).isEqualTo("2 h ago");
    assertThat(Show.ago(now.minusSeconds(864_000), now)).isEqualTo("28 Feb 2026 12:00");
    assertThat(Show.ago(now.plusSeconds(60), now)).isEqualTo("10 Mar 2026 12:01");
  }
}
