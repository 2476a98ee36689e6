package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandsTest {

  private static final String ESCAPES = "\u001B[2J\u009B31m\u202Ex";
  private static final String SHOWN = "\uFFFD[2J\uFFFD31m\uFFFDx";

  private final StringWriter err = new StringWriter();

  @Test
  void commandFailure_isOneSentenceAndExitsWith1() {
    assertThat(
            run(
                () -> {
                  throw new CommandFailure("the broker is away", new RuntimeException("x"));
                }))
        .isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("kitetrace: the broker is away");
  }

  @Test
  void settingsException_isALineForEachFaultAndExitsWith2() {
    assertThat(
            run(
                () -> {
                  throw new SettingsException(List.of("A: is wrong", "B: too"));
                }))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("kitetrace: A: is wrong", "kitetrace: B: too");
  }

  @Test
  void version_isTheProgramsWhicheverCommandIsAsked() {
    CommandLine line =
        Commands.commandLine(
            new Versioned(),
            program ->
                program.addSubcommand(
                    "outer",
                    new CommandLine(new Versioned()).addSubcommand("inner", new Versioned())));
    for (String[] asked :
        List.of(
            new String[] {"-V"},
            new String[] {"outer", "--version"},
            new String[] {"outer", "inner", "--version"})) {
      StringWriter out = new StringWriter();
      assertThat(line.setOut(new PrintWriter(out)).execute(asked)).isZero();
      assertThat(out.toString())
          .isEqualToIgnoringNewLines("program unpackaged (Java %s)".formatted(Runtime.version()));
    }
  }

  @Command(name = "program", mixinStandardHelpOptions = true)
  private static final class Versioned implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  @Test
  void unexpectedException_showsNeitherStackTraceNorClass() {
    assertThat(
            run(
                () -> {
                  throw new IllegalStateException("java.io.IOException: odd");
                }))
        .isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("failed unexpectedly: odd").doesNotContain("Exception");
  }

  @Test
  void unexpectedException_withoutAMessage_isASentenceAllTheSame() {
    assertThat(
            run(
                () -> {
                  throw new NullPointerException();
                }))
        .isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "kitetrace: failed unexpectedly (KITETRACE_LOG_LEVEL=debug shows where)");
  }

  @Test
  void unknownOption_isOneSentenceAndExitsWith2() {
    assertThat(run(() -> 0, "--nope")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void sentences_ofAnyKind_cannotSpeakToTheTerminal() {
    run(
        () -> {
          throw new CommandFailure("file " + ESCAPES, null);
        });
    run(
        () -> {
          throw new SettingsException(List.of("A: is " + ESCAPES));
        });
    run(
        () -> {
          throw new IllegalStateException("odd " + ESCAPES);
        });
    run(() -> 0, "--" + ESCAPES);
    run(() -> 0, "--colour", ESCAPES);
    assertThat(err.toString().lines()).hasSize(5).allMatch(line -> line.contains(SHOWN));
    assertThat(err.toString()).doesNotContain("\u001B", "\u009B", "\u202E");
  }

  @ParameterizedTest
  @CsvSource({
    "--colour, xml, --colour: 'xml' is none of dark-red and blue",
    "--id, nope, --id: 'nope' is not a UUID",
    "--count, many, --count: 'many' is not a whole number",
    "--rate, fast, --rate: 'fast' is not a number",
    "--from, soon, --from: 'soon' is no time (such as"
  })
  void wrongValue_isToldInWords(String option, String value, String words) {
    assertThat(run(() -> 0, option, value)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .startsWith("kitetrace: " + words)
        .doesNotContain("Exception", "DARK_RED");
  }

  @ParameterizedTest
  @CsvSource({"dark-red", "DARK_RED", "Blue"})
  void enumValue_isTakenInEitherCase_alsoBySubcommandsThatWereAddedLater(String value) {
    CommandLine line =
        Commands.commandLine(
            new Body(() -> 1), program -> program.addSubcommand(new Body(() -> 0)));
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute("body", "--colour", value)).isZero();
  }

  private int run(Callable<Integer> body, String... args) {
    CommandLine line = Commands.commandLine(new Body(body));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  private enum Colour {
    DARK_RED,
    BLUE;

    @Override
    public String toString() {
      return Commands.word(this);
    }
  }

  @Command(name = "body")
  private static final class Body implements Callable<Integer> {

    private final Callable<Integer> body;

    @Option(names = "--colour")
    private @Nullable Colour colour;

    @Option(names = "--id")
    private @Nullable UUID id;

    @Option(names = "--count")
    private int count;

    @Option(names = "--rate")
    private @Nullable Double rate;

    @Option(names = "--from", converter = TimeArgument.class)
    private @Nullable Instant from;

    Body(Callable<Integer> body) {
      this.body = body;
    }

    @Override
    public Integer call() throws Exception {
      return body.call();
    }
  }
}
