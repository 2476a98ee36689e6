package io.kitetrace.standalone;

import io.kitetrace.testing.process.TestJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, with an environment that the test gives. */
final class KitetraceProcess implements AutoCloseable {

  private final Process process;
  private final Path out;
  private final Path err;

  private KitetraceProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command; its output goes to files in {@code folder}. */
  static KitetraceProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(List.of(), folder, environment, arguments);
  }

  /** The same, but Ctrl-C reaches it although whoever started the tests may have it ignored. */
  static KitetraceProcess startInForeground(
      Path folder, Map<String, String> environment, String... arguments) throws IOException {
    return start(List.of("env", "--default-signal=INT"), folder, environment, arguments);
  }

  private static KitetraceProcess start(
      List<String> prefix, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    Files.createDirectories(folder);
    Path out = Files.createTempFile(folder, "process", ".out");
    Path err = Files.createTempFile(folder, "process", ".err");
    ProcessBuilder builder = TestJvm.program(Kitetrace.class, List.of("-Xmx512m"), arguments);
    List<String> command = new ArrayList<>(prefix);
    command.addAll(builder.command());
    builder.command(command);
    for (String name : List.of("PATH", "HOME", "LANG", "TMPDIR")) {
      String value = System.getenv(name);
      if (value != null) {
        builder.environment().put(name, value);
      }
    }
    builder.environment().put("MICRONAUT_SERVER_PORT", "-1");
    builder.environment().put("KITETRACE_DATA", folder.resolve("data").toString());
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty); // what a test wants not to be set
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new KitetraceProcess(process, out, err);
  }

  /** Runs a command to its end. */
  static Result run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    try (KitetraceProcess process = start(folder, environment, arguments)) {
      return process.await(Duration.ofMinutes(2));
    }
  }

  /** Waits for the end; a process that does not end is a failure that shows what it said. */
  Result await(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end: " + out() + err());
    }
    return new Result(process.exitValue(), out(), err());
  }

  /** What Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** Asks it to stop, as an orchestrator does. */
  void terminate() {
    process.destroy();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Result(int exitCode, String out, String err) {}
}
