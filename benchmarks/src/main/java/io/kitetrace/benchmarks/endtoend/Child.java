package io.kitetrace.benchmarks.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the harness, and what the kernel says of it. For one thread. */
final class Child implements AutoCloseable {

  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final BufferedReader out;
  private final String name;
  private double cpuSeconds;
  private long peakBytes;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.out = process.inputReader();
  }

  /**
   * Starts one.
   *
   * @param log where its standard error goes
   */
  static Child start(String name, List<String> command, Map<String, String> variables, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(variables);
    try {
      Child child = new Child(name, builder.start());
      // Whatever ends this process, nothing of it is left behind.
      Runtime.getRuntime().addShutdownHook(new Thread(child.process::destroyForcibly));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it says next by {@link Lifeline#say}. */
  String line() {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(Lifeline.MARK)) {
          return line.substring(Lifeline.MARK.length());
        }
      }
      throw new IllegalStateException(name + " ended unexpectedly");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it runs; if not, the figures are those of its last moment. */
  boolean alive() {
    return process.isAlive();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Processor time so far, of all its threads, in the program and in the kernel. */
  double cpuSeconds() {
    try {
      String stat = Files.readString(proc("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      cpuSeconds = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      // it has ended: what was read last stands
    }
    return cpuSeconds;
  }

  /** The most memory that it had resident so far. */
  long peakBytes() {
    peakBytes = Math.max(peakBytes, status("VmHWM:"));
    return peakBytes;
  }

  /** The memory that it has resident now; 0 once it has ended. */
  long residentBytes() {
    return status("VmRSS:");
  }

  private long status(String name) {
    try (var lines = Files.lines(proc("status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .orElse(0L);
    } catch (IOException | UncheckedIOException e) {
      return 0; // it has ended
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  /** Asks it to end, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
