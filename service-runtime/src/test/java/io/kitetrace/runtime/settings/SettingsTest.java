package io.kitetrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static Settings settings(String... pairs) {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return new Settings(Variables.of(map));
  }

  @Test
  void check_withSeveralFaults_namesEachVariable() {
    Settings settings =
        settings("A", "soon", "B", "-1", "C", "perhaps", "D", "ftp://x", "E", "3 apples");
    settings.duration("A", Duration.ofSeconds(1), Duration.ZERO);
    settings.integer("B", 1, 0, 5);
    settings.flag("C", false);
    settings.url("D", URI.create("http://localhost"));
    settings.bytes("E", 1, 0, 10);
    settings.required("the token", "F");
    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.faults())
                    .hasSize(6)
                    .satisfiesExactly(
                        f -> assertThat(f).startsWith("A: 'soon' is not a duration"),
                        f -> assertThat(f).startsWith("B: '-1' is not between 0 and 5"),
                        f -> assertThat(f).startsWith("C: 'perhaps' is neither true nor false"),
                        f -> assertThat(f).startsWith("D: 'ftp://x' is not an http or https URL"),
                        f -> assertThat(f).startsWith("E: '3 apples' is not a size"),
                        f -> assertThat(f).startsWith("F: is not set; it gives the token")));
  }

  @Test
  void check_withoutFaults_passes() {
    Settings settings = settings("A", "30s");
    assertThat(settings.duration("A", Duration.ZERO, Duration.ZERO))
        .isEqualTo(Duration.ofSeconds(30));
    settings.check();
  }

  @Test
  void blankValue_countsAsNotSet() {
    assertThat(settings("A", "  ").textOr("A", "fallback")).isEqualTo("fallback");
  }

  @Test
  void text_takesTheFirstNameThatIsSet() {
    assertThat(settings("OLD", "o", "NEW", "n").text("NEW", "OLD")).isEqualTo("n");
    assertThat(settings("OLD", "o").text("NEW", "OLD")).isEqualTo("o");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms,500",
    "30s,30000",
    "10m,600000",
    "1h30m,5400000",
    "60d,5184000000",
    "PT5S,5000",
    "0s,0",
    "0,0"
  })
  void duration_inEveryForm_isRead(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "s", "-5s", "5 apples", "1.5h", "99999999999999999999d", "P"})
  void duration_thatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "512,512",
    "1k,1024",
    "64KB,65536",
    "3.5MiB,3670016",
    "3.5 MiB,3670016",
    "32 mib,33554432",
    "1G,1073741824"
  })
  void size_inEveryForm_isRead(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @Test
  void globs_matchTheWholeText() {
    Globs globs = Globs.of(List.of("web-*", "api", "a?c", "x.y"));
    assertThat(List.of("web-", "web-1", "api", "abc", "x.y")).allMatch(globs::matches);
    assertThat(List.of("my-web-1", "apis", "ac", "xzy", "")).noneMatch(globs::matches);
    assertThat(Globs.ALL.matches("")).isTrue();
    assertThat(Globs.NONE.matches("x")).isFalse();
  }

  @Test
  void secret_fromAFile_losesItsLineEnd(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
    Secret secret = settings("TOKEN_FILE", file.toString()).secret("TOKEN");
    assertThat(secret).isNotNull();
    assertThat(secret.value()).isEqualTo("s3cret");
  }

  @Test
  void secret_givenTwice_isRefusedWithoutShowingIt(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
    Settings settings = settings("TOKEN", "s3cret", "TOKEN_FILE", file.toString());
    settings.secret("TOKEN");
    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("TOKEN: ")
        .contains("TOKEN_FILE")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "web-*", "my_web", "w?b", "*", "1-2"})
  void slugs_thatAPipelineMayHave_areTaken(String glob) {
    Settings settings = settings("PIPELINES", glob);
    assertThat(settings.slugs(Globs.ALL, "PIPELINES").globs()).containsExactly(glob);
    settings.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.*", "{web,api}", "acme/web", "!web", "Web", "a b", "wéb", "[a-z]*"})
  void slugs_thatNoPipelineHas_areRefused(String globs) {
    Settings settings = settings("PIPELINES", globs);
    settings.slugs(Globs.ALL, "PIPELINES");
    assertThat(settings.faults())
        .isNotEmpty()
        .allSatisfy(fault -> assertThat(fault).startsWith("PIPELINES: '"));
  }

  @Test
  void secret_fromAFileThatChanges_isTheNewOneAndNeverNothing(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first");
    Secret secret = settings("TOKEN_FILE", file.toString()).secret("TOKEN");
    assertThat(secret).isNotNull();

    write(file, "second\n", 1);
    assertThat(secret.value()).isEqualTo("second");
    write(file, "", 2);
    assertThat(secret.value()).isEqualTo("second");
    Files.delete(file);
    assertThat(secret.value()).isEqualTo("second");
    write(file, "third", 3);
    assertThat(secret.value()).isEqualTo("third");
  }

  /** So many minutes later than now: the clock of a file system may be coarse. */
  private static void write(Path file, String text, int minutes) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofMinutes(minutes))));
  }

  @Test
  void secret_isNeverPrinted() {
    assertThat(new Secret("s3cret").toString()).doesNotContain("s3cret");
    assertThat(Variables.of(Map.of("TOKEN", "s3cret")).toString()).doesNotContain("s3cret");
  }

  @Test
  void secret_fromAMissingFile_isAFaultThatNamesTheVariable() {
    Settings settings = settings("TOKEN_FILE", "/does/not/exist");
    assertThat(settings.secret("TOKEN")).isNull();
    assertThat(settings.faults()).singleElement().asString().startsWith("TOKEN_FILE: ");
  }

  @Test
  void url_withCredentials_isRefusedWithoutShowingThem() {
    Settings settings = settings("URL", "https://user:s3cret@host");
    settings.url("URL", URI.create("http://localhost"));
    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("URL: ")
        .doesNotContain("s3cret");
  }
}
