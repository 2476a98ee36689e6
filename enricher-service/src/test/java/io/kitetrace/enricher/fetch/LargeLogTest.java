package io.kitetrace.enricher.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.process.TestJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeLogTest {

  @Test
  void log_of200Megabytes_isFetchedInASmallHeap() throws Exception {
    Process process =
        TestJvm.program(LargeLog.class, List.of("-Xmx40m")).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines()).contains("complete 200000009 bytes 2000001 lines HEADER_TIMES 1");
  }
}
