package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up ends the run with one sentence, and costs nothing but time. */
class FullDiskTest {

  @TempDir Path folder;
  private Path disk;

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      run("umount", "--lazy", disk.toString());
    }
  }

  @Test
  void once_diskFills_isOneSentenceAndTheNextRunDeliversTheRest() throws Exception {
    Path mounted = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mounted.toString()),
        "a small disk cannot be mounted here");
    disk = mounted;
    CompanyShape company = CompanyShape.defaults().withBuilds(300);
    try (OtlpReceiver receiver = OtlpReceiver.start();
        BuildkiteSimulator api =
            BuildkiteSimulator.start(
                SimulatorOptions.defaults()
                    .withCompany(company)
                    .withRateLimits(RateLimits.unlimited()))) {
      Map<String, String> variables =
          OnceRun.variables(api.uri(), receiver, mounted.resolve("data"));
      variables.remove("KAFKA_SESSION_TIMEOUT_MS"); // for so long the next run waits for the first
      KitetraceProcess.Result full =
          KitetraceProcess.run(folder, variables, "standalone", "--once", "--json");
      assertThat(full.exitCode()).as(full.err()).isEqualTo(1);
      assertThat(full.err().lines().filter(line -> line.startsWith("kitetrace: ")))
          .singleElement()
          .asString()
          .contains("disk", "full", mounted.toString());

      assertThat(run("mount", "-o", "remount,size=300m", mounted.toString())).isTrue();
      KitetraceProcess.Result next =
          KitetraceProcess.run(folder, variables, "standalone", "--once", "--json");
      assertThat(next.exitCode()).as(next.err()).isZero();
      assertThat(receiver.traceIds()).hasSize((int) api.truth(api.anchor()).totals().finished());
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
