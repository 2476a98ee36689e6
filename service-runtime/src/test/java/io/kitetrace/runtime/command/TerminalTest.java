package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void colouredOutput_isOffWithoutATerminalAndWithNoColor() {
    assertThat(terminal(Map.of(), Map.of()).colouredOutput()).isFalse();
    Map<String, String> tty = Map.of("kitetrace.terminal.output", "true");
    assertThat(terminal(tty, Map.of("TERM", "xterm")).colouredOutput()).isTrue();
    assertThat(terminal(tty, Map.of("NO_COLOR", "1")).colouredOutput()).isFalse();
    assertThat(terminal(tty, Map.of("NO_COLOR", "")).colouredOutput()).isTrue();
    assertThat(terminal(tty, Map.of("TERM", "dumb")).colouredOutput()).isFalse();
  }

  @Test
  void columns_areEightyUnlessTheTerminalTells() {
    assertThat(terminal(Map.of(), Map.of()).columns()).isEqualTo(80);
    assertThat(terminal(Map.of("kitetrace.terminal.columns", "120"), Map.of()).columns())
        .isEqualTo(120);
    assertThat(terminal(Map.of("kitetrace.terminal.columns", "9999"), Map.of()).columns())
        .isEqualTo(160);
    assertThat(terminal(Map.of("kitetrace.terminal.columns", "x"), Map.of()).columns())
        .isEqualTo(80);
  }

  private static Terminal terminal(
      Map<String, String> properties, Map<String, String> environment) {
    Properties p = new Properties();
    p.putAll(properties);
    return Terminal.of(p, environment);
  }
}
