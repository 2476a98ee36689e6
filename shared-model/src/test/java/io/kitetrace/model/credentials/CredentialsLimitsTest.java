package io.kitetrace.model.credentials;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text, it becomes no longer, and takes linear time. */
class CredentialsLimitsTest {

  @Test
  void removedFrom_anyTextAtAll_becomesNoLonger() {
    Random random = new Random(12);
    String characters = "aZ9@@::///?#&=;.\"'<([|` token localhost";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(30); n >= 0; n--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      String once = Credentials.removedFrom(text.toString());
      assertThat(once.length()).isLessThanOrEqualTo(text.length());
    }
  }

  /** A quarter of a megabyte, in which each character looks like the beginning of something. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "@",
        ":",
        ":@",
        "a:b@",
        "//",
        "//@",
        "//a:",
        "//a/",
        "://",
        "https://a",
        "https://a:1/",
        "a:\"",
        "u:p@h:",
        "u:p@example.com",
        "//u:p@w/",
        "[",
        "//[",
        "?token=",
        "&key=a",
        "?",
        "a.",
        "//a|",
        "//a,b:c@",
        "jane@example.com:",
        "x://:",
        "\"",
        "a:/@b",
        "C:/@",
        "&a[",
        ";a"
      })
  void removedFrom_aLongTextOfTraps_takesLinearTime(String trap) {
    long small = nanos(trap, 1 << 15);
    long large = nanos(trap, 1 << 18);
    // Eight times as much. A square would take 64 times as long, which is minutes.
    assertThat(NANOSECONDS.toMillis(large)).isLessThan(5_000 + 24 * NANOSECONDS.toMillis(small));
  }

  private static long nanos(String trap, int length) {
    long most = 0;
    for (String end :
        List.of("", "@", "@" + "a".repeat(length / 2), "@b.example.com/x", "\"@h:x")) {
      String text = trap.repeat(length / trap.length()) + end;
      long start = System.nanoTime();
      assertThat(Credentials.removedFrom(text).length()).isLessThanOrEqualTo(text.length());
      most = Math.max(most, System.nanoTime() - start);
    }
    return most;
  }
}
