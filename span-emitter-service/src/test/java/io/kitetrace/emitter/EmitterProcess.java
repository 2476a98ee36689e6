package io.kitetrace.emitter;

import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.process.TestJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An emitter in a process of its own, which a test can kill. */
public final class EmitterProcess implements AutoCloseable {

  private final Process process;

  private EmitterProcess(Process process) {
    this.process = process;
  }

  /** Starts one with these variables; what it prints is appended to the file. */
  public static EmitterProcess start(
      Map<String, String> variables, File output, String... options) {
    List<String> all = new ArrayList<>(List.of("-Xmx256m"));
    all.addAll(List.of(options));
    ProcessBuilder builder = TestJvm.program(EmitterProcess.class, all);
    builder.environment().putAll(variables);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    try {
      return new EmitterProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, and its end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and its end. Whether it came within the time that a shutdown may take. */
  public boolean terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor(40, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] args) throws InterruptedException {
    Settings read = new Settings(Variables.environment());
    EmitterSettings settings = EmitterSettings.read(read);
    read.check();
    Emitter emitter =
        new Emitter(
            settings,
            Destinations.open(settings, System.out, new Terminal(false, false, false, 80)),
            Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(emitter::close));
    emitter.start(Emitter.FOR_EVER);
    emitter.ended().join();
  }
}
