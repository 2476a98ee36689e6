package io.kitetrace.benchmarks.endtoend;

import io.kitetrace.wire.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts the processes that surround what is measured, and what is measured itself.
 *
 * @param root the checkout
 * @param work a folder for everything that is written
 * @param pages the list of builds
 */
record Stage(Path root, Path work, PageFiles pages) {

  private static final String PACKAGE = Stage.class.getPackageName();
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** A broker with an empty log. */
  Child broker(String name) {
    Path folder = work.resolve(name);
    delete(folder);
    return helper(BrokerProcess.class, 512, folder.toString());
  }

  /** A receiver; {@link Receiver#of} talks to it. */
  Child receiver() {
    return helper(ReceiverProcess.class, 128);
  }

  /** A page server that serves a list for each number, each so many times as long as the pages. */
  Child pages(Integer... waves) {
    List<String> arguments = new ArrayList<>(List.of(pages.folder().toString()));
    Arrays.stream(waves).map(Object::toString).forEach(arguments::add);
    return helper(PagesProcess.class, 128, arguments.toArray(String[]::new));
  }

  /** A process of the harness itself. */
  Child helper(Class<?> main, int megabytes, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(
        List.of(
            "-Xmx" + megabytes + "m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PACKAGE + "." + main.getSimpleName()));
    command.addAll(List.of(arguments));
    return Child.start(main.getSimpleName(), command, Map.of(), log());
  }

  /** Has the launcher make what it makes before a first use. */
  void prepareLauncher() throws InterruptedException {
    for (String command : List.of("standalone", "poller", "emitter")) {
      List<String> line = List.of(root.resolve("kitetrace").toString(), command, "--help");
      Map<String, String> variables = Map.of("JAVA_HOME", JAVA_HOME.toString());
      try (Child help = Child.start(String.join(" ", line), line, variables, log())) {
        if (help.exitCode() != 0) {
          throw new IllegalStateException("the launcher failed; see " + log());
        }
      }
    }
  }

  /** A command of the launcher, as a user runs it. */
  Child launched(Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("kitetrace").toString()));
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>(variables);
    all.put("KITETRACE_SKIP_BUILD", "true");
    all.put("JAVA_HOME", JAVA_HOME.toString());
    return Child.start(String.join(" ", arguments), command, all, log());
  }

  /** A service started as {@code java -jar}, with nothing else but these options. */
  Child plain(Map<String, String> variables, List<String> options, Path jar, String command) {
    List<String> line = new ArrayList<>(List.of(java()));
    line.addAll(options);
    line.addAll(List.of("-jar", jar.toString(), command));
    return Child.start(command, line, variables, log());
  }

  Map<String, String> pollerVariables(String pagesPort, String kafka) {
    return Map.of(
        "BUILDKITE_API_URL", "http://127.0.0.1:" + pagesPort,
        "BUILDKITE_API_TOKEN", "simulated",
        "BUILDKITE_ORGANIZATION", "acme",
        "API_REQUESTS_PER_MINUTE", "1000000",
        "POLL_INTERVAL", "1s",
        "KAFKA_BOOTSTRAP_SERVERS", kafka,
        "MICRONAUT_SERVER_PORT", freePort());
  }

  Map<String, String> emitterVariables(Receiver receiver, String kafka, String group) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        receiver.grpc(),
        "KAFKA_BOOTSTRAP_SERVERS",
        kafka,
        "EMITTER_GROUP",
        group,
        "MICRONAUT_SERVER_PORT",
        freePort());
  }

  static Topics topics() {
    return Topics.DEFAULT;
  }

  Path log() {
    return work.resolve("processes.log");
  }

  static String java() {
    return JAVA_HOME.resolve("bin/java").toString();
  }

  static String freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> all = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an address answers. */
  static String get(String url) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
