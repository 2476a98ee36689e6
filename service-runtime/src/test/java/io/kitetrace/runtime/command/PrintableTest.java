package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @ValueSource(
      chars = {
        '\0', '\u0007', '\b', '\u001B', '\u007F', '\u0080', '\u009B', '\u009F', '\u061C', '\u200E',
        '\u200F', '\u2028', '\u2029', '\u202A', '\u202E', '\u2066', '\u2069', '\u206F'
      })
  void line_ofWhatATerminalWouldObey_showsAReplacement(char c) {
    assertThat(Printable.line("a" + c + "b")).isEqualTo("a\uFFFDb");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\n', '\r', '\t'})
  void line_ofABreak_isASpace(char c) {
    assertThat(Printable.line("a" + c + "b")).isEqualTo("a b");
  }

  @Test
  void line_ofOtherText_staysAsItIs() {
    String text = "Zażółć 🚀 👩‍💻 ✗ └─ ~\u00A0";
    assertThat(Printable.line(text)).isSameAs(text);
  }
}
