package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The README tells of everything that the program reads, and of every command. */
class ReadmeTest {

  @Test
  void configurationTable_namesEveryVariableThatIsRead() throws IOException {
    AskedFor asked = new AskedFor();
    try {
      StandaloneSettings.read(new Settings(asked));
    } catch (SettingsException e) {
      // token and organization are missing; what matters is what was asked for
    }
    String readme = readme();
    assertThat(asked.names)
        .contains("POLL_INTERVAL", "EMITTER_GROUP", "TRACE_UPSTREAM", "KITETRACE_DATA")
        .filteredOn(name -> !name.endsWith("_FILE") || name.equals("BUILDKITE_CA_FILE"))
        .filteredOn(name -> !name.startsWith("OTEL_EXPORTER_OTLP_"))
        .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void commands_areAllNamed() throws IOException {
    String readme = readme();
    assertThat(Kitetrace.commandLine().getSubcommands().entrySet())
        .filteredOn(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
        .extracting(Map.Entry::getKey)
        .allSatisfy(name -> assertThat(readme).containsPattern("`" + name + "[` ]"));
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of(System.getProperty("kitetrace.root"), "README.md"));
  }

  /** Nothing is set; remembers what was asked for. */
  private static final class AskedFor implements Variables {
    private final Set<String> names = new TreeSet<>();

    @Override
    public @Nullable String get(String name) {
      names.add(name);
      return null;
    }

    @Override
    public Set<String> startingWith(String prefix) {
      return Set.of();
    }
  }
}
