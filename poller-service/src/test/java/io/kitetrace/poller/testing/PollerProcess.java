package io.kitetrace.poller.testing;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.process.TestJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A poller in a process of its own, which a test can kill. */
public final class PollerProcess implements AutoCloseable {

  private final Process process;

  private PollerProcess(Process process) {
    this.process = process;
  }

  public static PollerProcess start(Map<String, String> variables, File output) {
    ProcessBuilder builder = TestJvm.program(PollerProcess.class, List.of("-Xmx256m"));
    builder.environment().putAll(variables);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    try {
      return new PollerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The most memory that it has had at once, or 0 where the system does not tell. */
  public long peakResidentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** SIGKILL, and its end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] args) {
    Settings settings = new Settings(Variables.environment());
    PollerSettings poller = PollerSettings.read(settings);
    settings.check();
    Poller running = new Poller(poller);
    running.start();
    running.ended().join();
  }
}
