package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What holds for every command's options. */
class CommandLineTest {

  @Test
  void enumValues_areLowerCaseInHelpAndInEitherCaseOnTheCommandLine() {
    List<String> words = new ArrayList<>();
    for (CommandLine line : all(Kitetrace.commandLine()).toList()) {
      assertThat(line.isCaseInsensitiveEnumValuesAllowed()).as(line.getCommandName()).isTrue();
      for (OptionSpec option : line.getCommandSpec().options()) {
        if (option.type().isEnum()) {
          option.completionCandidates().forEach(words::add);
          assertThat(option.completionCandidates())
              .as(option.longestName())
              .allSatisfy(word -> assertThat(word).isEqualTo(word.toLowerCase(Locale.ROOT)));
        }
      }
    }
    assertThat(words).contains("otlp-json", "emitter");
  }

  private static Stream<CommandLine> all(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(CommandLineTest::all));
  }
}
