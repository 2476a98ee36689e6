package io.kitetrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.wire.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/consumers.md says is so. */
class DocumentationTest {

  @Test
  void javaProgram_isTheOneThatIsTested() throws IOException {
    String source =
        Files.readString(
            root().resolve("metrics-consumer/src/test/java/io/kitetrace/example/FailedJobs.java"));
    assertThat(text()).contains("```java\n" + source + "```\n");
  }

  @Test
  void headers_areAllOfTheLogsContract() throws IllegalAccessException {
    Set<String> names = new TreeSet<>();
    for (Field field : Headers.class.getDeclaredFields()) {
      String constant = field.getName();
      if (Modifier.isPublic(field.getModifiers())
          && !constant.startsWith("ERROR_") // of the dead letters
          && !constant.startsWith("INBOX_")
          && !constant.equals("JOB") // of the timelines
          && !constant.startsWith("TIMELINE_")) {
        names.add((String) field.get(null));
      }
    }
    assertThat(tableRows("kitetrace-[a-z-]+")).containsExactlyElementsOf(names);
  }

  @Test
  void variables_areAllThatAreRead() {
    Set<String> asked = new TreeSet<>();
    Variables variables =
        new Variables() {
          @Override
          public String get(String name) {
            asked.add(name);
            return null;
          }

          @Override
          public Set<String> startingWith(String prefix) {
            return Set.of();
          }
        };
    MetricsSettings.read(new Settings(variables));
    asked.removeIf(name -> !name.startsWith("METRICS_"));
    assertThat(tableRows("METRICS_[A-Z_]+")).containsExactlyElementsOf(asked);
  }

  @Test
  void variables_haveTheDefaultsThatAreTold() {
    MetricsSettings defaults = MetricsSettings.read(new Settings(Variables.of(Map.of())));
    assertThat(text())
        .contains("| `METRICS_GROUP` | " + defaults.group() + " |")
        .contains("| `METRICS_MAX_AGE` | " + defaults.filter().maxAge().toDays() + "d |")
        .contains("| `METRICS_MAX_PIPELINES` | " + defaults.limits().pipelines() + " |")
        .contains("| `METRICS_MAX_QUEUES` | " + defaults.limits().queues() + " |")
        .contains("| `METRICS_MAX_ERROR_TYPES` | " + defaults.limits().errorTypes() + " |");
  }

  static String text() {
    try {
      return Files.readString(root().resolve("docs/consumers.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> tableRows(String name) {
    return Pattern.compile("(?m)^\\| `(" + name + ")` \\|")
        .matcher(text())
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Path root() {
    return Path.of(System.getProperty("kitetrace.root"));
  }
}
