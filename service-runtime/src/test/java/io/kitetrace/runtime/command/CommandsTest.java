package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandsTest {

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
  void unexpectedException_showsNoStackTrace() {
    assertThat(
            run(
                () -> {
                  throw new IllegalStateException("odd");
                }))
        .isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("IllegalStateException: odd").doesNotContain("\tat ");
  }

  @Test
  void unknownOption_isOneSentenceAndExitsWith2() {
    assertThat(run(() -> 0, "--nope")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
  }

  private int run(Callable<Integer> body, String... args) {
    CommandLine line = Commands.commandLine(new Body(body));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  @Command(name = "body")
  private record Body(Callable<Integer> body) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return body.call();
    }
  }
}
