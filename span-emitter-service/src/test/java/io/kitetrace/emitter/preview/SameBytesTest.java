package io.kitetrace.emitter.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.testing.builds.ReviewedBuilds;
import io.kitetrace.testing.process.TestJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same build gives the same bytes, whatever the process around it. */
class SameBytesTest {

  /** The program of the other processes. */
  static final class Main {
    public static void main(String[] arguments) {
      System.exit(Commands.run(() -> Commands.commandLine(new PreviewCommand()), arguments));
    }
  }

  @Test
  void otlpJson_inOtherTimeZoneLocaleAndEncoding_isTheSameBytes() throws Exception {
    for (String name : List.of("every-kind-of-span", "odd-shapes", "disordered-times")) {
      byte[] here = preview(name, "--format=otlp-json", List.of("-Duser.timezone=UTC"));
      byte[] there = preview(name, "--format=otlp-json", elsewhere());
      assertThat(here).isNotEmpty().isEqualTo(there);
    }
  }

  @Test
  void tree_inOtherTimeZoneLocaleAndEncoding_isTheSameBytes() throws Exception {
    byte[] here = preview("odd-shapes", "--attributes", List.of("-Duser.timezone=UTC"));
    assertThat(here).isNotEmpty().isEqualTo(preview("odd-shapes", "--attributes", elsewhere()));
  }

  private static List<String> elsewhere() {
    return List.of(
        "-Duser.timezone=Asia/Kathmandu",
        "-Duser.language=ar",
        "-Duser.country=EG",
        "-Duser.extensions=u-nu-arab",
        "-Dfile.encoding=ISO-8859-1",
        "-Dstdout.encoding=US-ASCII",
        "-XX:hashCode=2");
  }

  private static byte[] preview(String name, String option, List<String> jvm)
      throws IOException, InterruptedException {
    // An experimental option that gives other identity hashes, and so other orders of hash tables.
    List<String> options = new ArrayList<>(List.of("-XX:+UnlockExperimentalVMOptions"));
    options.addAll(jvm);
    Process process =
        TestJvm.program(Main.class, options, option, ReviewedBuilds.json(name).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return out;
  }
}
