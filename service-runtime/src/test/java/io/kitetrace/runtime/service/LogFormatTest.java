package io.kitetrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.process.TestJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The programs' own configuration of logging, in a process of its own. */
class LogFormatTest {

  /** Logs what another wrote. */
  static final class Main {
    public static void main(String[] arguments) {
      LoggerFactory.getLogger("io.kitetrace.Test")
          .atWarn()
          .addKeyValue("name", "a\u001B[2J\u009Bb")
          .log("read failed: c\u202Ed\ne");
    }
  }

  @Test
  void line_ofWhatOthersWrote_cannotSpeakToTheTerminal() throws Exception {
    Process process =
        TestJvm.program(Main.class, List.of("-Dstderr.encoding=UTF-8"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String log = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(log.lines().filter(line -> line.contains("read failed")))
        .singleElement()
        .asString()
        .endsWith("Test read failed: c\uFFFDd\uFFFDe name=\"a\uFFFD[2J\uFFFDb\"");
  }
}
