package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Each shell, where it is installed, completes with the script that is printed for it. */
class CompletionCommandTest {

  /** What the shell calls with the words so far, the last one being completed. */
  private static final String BASH =
      """
      source "$1"
      COMP_WORDS=(kitetrace $2 "$3")
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      COMP_LINE="kitetrace $2 $3"
      COMP_POINT=${#COMP_LINE}
      _complete_kitetrace
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  private static final String ZSH =
      "autoload -U compinit && compinit -D -u\nsource \"$1\"\nemulate ksh\n"
          + BASH.replace("source \"$1\"\n", "");

  private static final String FISH =
      """
      source $argv[1]
      complete -C "kitetrace $argv[2] $argv[3]" | string replace -r '\\t.*' ''
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'', pr, preview",
        "dead-letters, re, retry",
        "preview, --leg, --legend",
        "dead-letters list, --fr, --from",
        "preview --format, otlp, otlp-json",
        "replay, --dry, --dry-run"
      })
  void word_thatIsBegun_isCompletedByEachShell(String before, String begun, String word)
      throws Exception {
    String words = before.replace("'", "");
    assertThat(complete("bash", BASH, words, begun)).as("bash").contains(word);
    if (installed("zsh")) {
      assertThat(complete("zsh", ZSH, words, begun)).as("zsh").contains(word);
    }
    if (installed("fish")) {
      assertThat(complete("fish", FISH, words, begun)).as("fish").contains(word);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void script_namesEveryCommandThatHelpNames(String shell) {
    assertThat(Kitetrace.commandLine().getSubcommands())
        .allSatisfy(
            (name, command) ->
                assertThat(script(shell).contains(name))
                    .as(name)
                    .isEqualTo(!command.getCommandSpec().usageMessage().hidden()));
  }

  private List<String> complete(String shell, String program, String words, String begun)
      throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("script"), script(shell));
    List<String> call =
        shell.equals("fish")
            ? List.of("fish", "--no-config", "-c", program, script.toString(), words, begun)
            : List.of(
                shell,
                shell.equals("bash") ? "--norc" : "-f",
                "-c",
                program,
                shell,
                script.toString(),
                words,
                begun);
    Process process =
        new ProcessBuilder(call).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static String script(String shell) {
    StringWriter out = new StringWriter();
    CommandLine program = Kitetrace.commandLine().setOut(new PrintWriter(out));
    assertThat(program.execute("completion", shell)).isZero();
    return out.toString();
  }

  private static boolean installed(String shell) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }
}
