package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/commands.md tells of every command. */
class CommandsDocumentTest {

  @Test
  void commands_areAllNamed() throws IOException {
    String document =
        Files.readString(Path.of(System.getProperty("kitetrace.root"), "docs/commands.md"));
    assertThat(Kitetrace.commandLine().getSubcommands().entrySet())
        .filteredOn(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
        .extracting(Map.Entry::getKey)
        .allSatisfy(name -> assertThat(document).containsPattern("`" + name + "[` ]"));
  }
}
