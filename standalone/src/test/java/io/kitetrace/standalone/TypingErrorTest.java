package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.testing.process.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every service and command that reads variables, in a process with a wrong one and a typing error.
 */
class TypingErrorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "poller",
        "emitter",
        "standalone --once",
        "backfill --from 1d",
        "import nothing.json",
        "replay",
        "dead-letters list",
        "dead-letters retry",
        "preview nothing.json",
        "doctor"
      })
  void command_withATypingErrorInAVariable_saysWhatIsMeant(String command) throws Exception {
    Process process = start(command);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(errors).isEqualTo(ExitCodes.USAGE);
    assertThat(errors.lines().filter(line -> line.contains("TRACE_ATTRIBUTE_EXCLUDE")))
        .singleElement()
        .asString()
        .contains("WARN", "meant=\"TRACE_ATTRIBUTES_EXCLUDE\"");
    assertThat(errors).doesNotContain("POLLER_PORT");
  }

  private static Process start(String command) throws IOException {
    ProcessBuilder builder =
        TestJvm.program(Kitetrace.class, List.of(), command.split(" ", -1))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .putAll(
            Map.of(
                "TRACE_ATTRIBUTE_EXCLUDE", "x",
                "POLLER_PORT", "tcp://10.0.0.1:8080",
                "TRACE_UPSTREAM", "sideways",
                "KAFKA_BOOTSTRAP_SERVERS", "nowhere"));
    return builder.start();
  }
}
