package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No variable that a document names counts as a typing error, and one that is nearly it does. */
class DocumentedVariablesTest {

  private static final Path ROOT = Path.of(System.getProperty("kitetrace.root"));
  private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)[`=]");
  private static final Pattern OURS =
      Pattern.compile(
          "(API_REQUESTS_|BUILDS_TOPIC|EMITTER_|ENRICH_|EXPLORER_|KITETRACE_|POLL_|POLLER_|TRACE_|BUILDKITE_|HONEYCOMB_|METRICS_|OTEL_EXPORTER_OTLP_|WEBHOOK_).*|HISTORY|OTEL_TRACES_EXPORTER");

  static Set<String> documented() {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).toList()) {
        Matcher name = NAME.matcher(Files.readString(file));
        while (name.find()) {
          if (OURS.matcher(name.group(1)).matches()) {
            names.add(name.group(1));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(names).hasSizeGreaterThan(50);
    return names;
  }

  @ParameterizedTest
  @MethodSource("documented")
  void eachDocumentedVariable_isKnown_andWithALetterTooManyIsAskedAbout(String name) {
    assertThat(unknown(name)).isEmpty();
    if (name.indexOf('_') < name.length() - 4) { // a short name is soon nearly another one
      assertThat(unknown(name + "X")).containsExactly(Map.entry(name + "X", name));
    }
  }

  @Test
  void eachVariableThatIsRead_isKnownToThoseWhoDoNotReadIt() {
    Set<String> asked = asked();
    assertThat(asked).contains("POLL_INTERVAL", "EMITTER_GROUP", "KITETRACE_DATA");
    assertThat(asked).allSatisfy(name -> assertThat(unknown(name)).isEmpty());
  }

  private static Map<String, String> unknown(String name) {
    return new Settings(Variables.of(Map.of(name, "x"))).unknown();
  }

  private static Set<String> asked() {
    Set<String> names = new TreeSet<>();
    try {
      StandaloneSettings.read(
          new Settings(
              new Variables() {
                @Override
                public @Nullable String get(String name) {
                  names.add(name);
                  return null;
                }

                @Override
                public Set<String> startingWith(String prefix) {
                  return Set.of();
                }
              }));
    } catch (SettingsException e) {
      assertThat(e.faults()).isNotEqualTo(List.of()); // what is missing
    }
    return names;
  }
}
