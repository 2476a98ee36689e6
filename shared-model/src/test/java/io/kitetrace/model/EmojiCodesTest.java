package io.kitetrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmojiCodesTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        ":rspec: RSpec,RSpec",
        " :docker: :package: Package ,Package",
        ":a::b:Both,Both",
        "Build :docker: image,Build  image",
        "12:30:45,12:30:45",
        "Check :PaymentSelector,Check :PaymentSelector",
        "a:b: c,a:b: c",
        ":+1: ok,ok",
        ":wave::skin-tone-2: hi,hi",
        "::x:,::x:",
        "plain,plain"
      })
  void label_losesEmojiCodesAlone(String label, String name) {
    assertThat(EmojiCodes.removedFrom(label)).isEqualTo(name);
  }
}
