package io.kitetrace.explorer.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildSearchTest {

  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void everyFilter_throughAnAddressAndBack_isTheSame() {
    BuildSearch search =
        search(
            Map.ofEntries(
                Map.entry("organization", "acme & co"),
                Map.entry("pipeline", "web*"),
                Map.entry("branch", "feature/ä=1"),
                Map.entry("outcome", "failed"),
                Map.entry("author", "Ada + Grace"),
                Map.entry("from", "2026-03-01"),
                Map.entry("to", "2026-03-02T10:00:00Z"),
                Map.entry("q", "\"<script>\u202e%&#"),
                Map.entry("ids", "a,b"),
                Map.entry("before", "1772445600000000~id~with tilde")));
    assertThat(search(decoded(search.query()))).isEqualTo(search);
    assertThat(search.from()).extracting(TimeBound::at).isEqualTo(at("2026-03-01T00:00:00Z"));
    assertThat(search.before()).isEqualTo(new PageKey(at("2026-03-02T10:00:00Z"), "id~with tilde"));
  }

  @ParameterizedTest
  @CsvSource({
    "from, 2026-03-02, 2026-03-02T00:00:00Z",
    "to, 2026-03-02, 2026-03-03T00:00:00Z",
    "from, 7d, 2026-03-03T12:00:00Z",
    "from, 90m, 2026-03-10T10:30:00Z",
    "to, 2026-03-02T10:00:00+02:00, 2026-03-02T08:00:00Z",
  })
  void time_inEachForm_isRead(String name, String text, Instant expected) {
    BuildSearch search = search(Map.of(name, text));
    assertThat(name.equals("from") ? search.from() : search.to())
        .isEqualTo(new TimeBound(text, expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=soon",
        "to=2026-02-30",
        "to=99999-01-01T00:00:00Z",
        "outcome=fine",
        "before=12",
        "before=99999999999999999999~x",
        "pipline=web",
        "from=2026-03-02&to=2026-03-01",
        "from=99999w"
      })
  void wrongParameter_isOneSentence(String query) {
    Map<String, String> parameters = decoded("?" + query);
    if (query.equals("from=99999w")) {
      assertThat(search(parameters).from()).isNotNull(); // long ago, and still a time
      return;
    }
    assertThatThrownBy(() -> search(parameters))
        .isInstanceOf(WrongParameterException.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n", "Exception")
        .endsWith(".");
  }

  @Test
  void longParameter_isRefused() {
    assertThatThrownBy(() -> search(Map.of("q", "x".repeat(501))))
        .hasMessage("q: is longer than 500 characters.");
  }

  @Test
  void emptyParameters_areNone() {
    BuildSearch search = search(Map.of("q", "", "branch", " ", "from", ""));
    assertThat(search).isEqualTo(BuildSearch.ALL);
    assertThat(search.query()).isEmpty();
  }

  @Test
  void query_withAnotherValue_beginsAtTheFirstPage() {
    BuildSearch search = search(Map.of("branch", "main", "before", "~x"));
    assertThat(search.query("outcome", "failed", "branch", "")).isEqualTo("?outcome=failed");
    assertThat(search.query()).isEqualTo("?branch=main&before=%7Ex");
  }

  private static BuildSearch search(Map<String, String> parameters) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    parameters.forEach((name, value) -> lists.put(name, List.of(value)));
    return BuildSearch.of(lists, NOW);
  }

  private static Map<String, String> decoded(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : URI.create("http://h/" + query).getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }
}
