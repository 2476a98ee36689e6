package io.kitetrace.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.process.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeFilesTest {

  @Test
  void log_report_andProfile_thatAreLarge_areReadInASmallHeap()
      throws IOException, InterruptedException {
    Process process =
        TestJvm.program(LargeFiles.class, List.of("-Xmx40m")).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines().map(line -> line.replaceAll("\\d{5,}", "many")))
        .containsExactly("log many 2000 many", "report many 200", "profile many 200");
  }
}
