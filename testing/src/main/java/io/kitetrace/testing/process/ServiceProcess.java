package io.kitetrace.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A program of this class path in a process of its own, with all that it shows to others. */
public final class ServiceProcess implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("(?:port=\"|http://[a-z0-9.-]+:)(\\d+)\\D");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path output;
  private volatile @Nullable URI server;

  private ServiceProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it with nothing but these variables; health and metrics are on a free port.
   *
   * @param output where both of its streams go
   */
  public static ServiceProcess start(
      Class<?> program, Map<String, String> variables, Path output, String... arguments) {
    return start(program, variables, output, List.of(), arguments);
  }

  /** The same with more options for the JVM. */
  public static ServiceProcess start(
      Class<?> program,
      Map<String, String> variables,
      Path output,
      List<String> options,
      String... arguments) {
    List<String> all = new ArrayList<>();
    all.add("-Xmx384m");
    all.addAll(options);
    ProcessBuilder builder = TestJvm.program(program, all, arguments);
    builder.environment().put("MICRONAUT_SERVER_PORT", "-1");
    builder.environment().putAll(variables);
    return start(builder, output);
  }

  /** Starts any command with nothing but these variables. */
  public static ServiceProcess start(
      List<String> command, Map<String, String> variables, Path output) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return start(builder, output);
  }

  private static ServiceProcess start(ProcessBuilder builder, Path output) {
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    try {
      return new ServiceProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that it has printed so far. */
  public String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it answers at a path; empty where it does not answer yet. */
  public String get(String path) {
    HttpResponse<String> answer = ask(path);
    return answer == null ? "" : answer.body();
  }

  /** The status of its answer at a path; 0 where it does not answer. */
  public int status(String path) {
    HttpResponse<String> answer = ask(path);
    return answer == null ? 0 : answer.statusCode();
  }

  private @Nullable HttpResponse<String> ask(String path) {
    URI server = server();
    if (server == null) {
      return null;
    }
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** All that others on this machine can see of it: output, health, metrics, command line. */
  public String everythingShown() {
    return String.join(
        "\n",
        output(),
        get("/health"),
        get("/health/readiness"),
        get("/prometheus"),
        process.info().commandLine().orElse(""),
        String.join(" ", process.info().arguments().orElse(new String[0])));
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and gives its exit code. */
  public int awaitExit(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end within " + seconds + " s:\n" + output());
    }
    return process.exitValue();
  }

  /** Asks it to end, as a cluster does (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /** For signals that this has no method for. */
  public long pid() {
    return process.pid();
  }

  /** SIGKILL, and its end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Where it answers; null until it has printed that. */
  public @Nullable URI server() {
    URI known = server;
    if (known == null) {
      Matcher port = PORT.matcher(output());
      if (port.find()) {
        known = URI.create("http://127.0.0.1:" + port.group(1));
        server = known;
      }
    }
    return known;
  }
}
