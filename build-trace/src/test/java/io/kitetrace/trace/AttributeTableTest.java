package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/attributes.md is made from the keys; {@code -Dkitetrace.golden.update=true} writes it. */
class AttributeTableTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("kitetrace.root"), "docs/attributes.md");
  private static final Pattern GOLDEN_KEY =
      Pattern.compile("(?m)^ +(?:resource )?([a-z][\\w.:-]+) = ");

  @Test
  void table_isThatOfTheKeys() throws IOException {
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(DOCUMENT, table());
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(table());
  }

  @Test
  void keys_areEachDescribedOnce() {
    Set<String> names = new HashSet<>();
    for (KeyTable.Line key : KeyTable.all()) {
      assertThat(names.add(key.name())).as(key.name()).isTrue();
      assertThat(key.explanation()).endsWith(".");
    }
  }

  @Test
  void everyKeyOfTheReviewedTraces_isInTheTable() throws IOException {
    Set<String> unknown = new TreeSet<>();
    for (String name : GoldenTraceTest.cases().toList()) {
      Path text =
          Path.of(
              System.getProperty("kitetrace.root"),
              "build-trace/src/test/resources/golden",
              name + ".trace.txt");
      Matcher keys = GOLDEN_KEY.matcher(Files.readString(text));
      while (keys.find()) {
        if (KeyTable.all().stream().noneMatch(key -> covers(key, keys.group(1)))) {
          unknown.add(keys.group(1));
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static boolean covers(KeyTable.Line described, String key) {
    int brace = described.name().indexOf('{');
    return brace < 0
        ? described.name().equals(key)
        : key.startsWith(described.name().substring(0, brace));
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        """
        # What a trace holds, and every attribute

        ## What a trace holds

        A span for the build (the root), for each group, step, job and trigger, for each wait for an agent and for a person; links to
        builds that it triggered, that triggered it or that it repeats, and between attempts of a job. Ids are derived from
        Buildkite's: a build's trace id is its UUID.

        What made a build take as long as it took is marked: spans on the critical path have `kitetrace.critical_path`, and the root
        says how much of it ran, was queued, was blocked or was none of these
        (`buildkite.build.critical_path.{run,queue,blocked,gap}_ms`). Buildkite's API has no graph of dependencies, so the path is
        inferred from times: before a job stands what ended last before it became runnable, or the job that uploaded it.

        ## Every attribute

        Absent values are left out. Times are RFC 3339 text, durations whole milliseconds. `cicd.*`, `vcs.*`,
        `error.*` and `service.*` are those of OpenTelemetry's semantic conventions.
        """);
    table.append("\n| key | type | on | |\n|---|---|---|---|\n");
    for (KeyTable.Line key : KeyTable.all()) {
      String type = key.type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      table.append(
          "| `%s` | %s | %s | %s |\n".formatted(key.name(), type, key.on(), key.explanation()));
    }
    return table.toString();
  }
}
