package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.standalone.Kitetrace;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.tools.consumer.ConsoleConsumer;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command line of the program that stands in a document, run as it stands there: against a
 * simulated Buildkite, a real broker and a receiver of OTLP. What a person fills in is filled in.
 */
@Execution(ExecutionMode.CONCURRENT)
class DocumentRunsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TOKEN = "bkua_of-the-test";
  private static final Pattern CALL =
      Pattern.compile("((?:[A-Z][A-Z0-9_]*=\\S* +)*)(?:\\./kitetrace|(kafka-[a-z-]+)\\.sh) (.*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|\\S+");

  /** Those that run until they are stopped. */
  private static final Set<String> SERVICES =
      Set.of("standalone", "emitter", "explorer", "poller", "enricher");

  /** Not whole: named for what it does, without what it needs. */
  private static final Pattern NAMED = Pattern.compile(".*--reset-offsets.*|\\./kitetrace import");

  @TempDir static Path folder;
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static EmbeddedKafka kafka;
  private static BuildkiteSimulator api;
  private static OtlpReceiver backend;
  private static Map<String, String> places;

  static Stream<String> calls() {
    return Documents.commands().stream()
        .filter(line -> CALL.matcher(line).matches())
        .filter(line -> !line.startsWith("./kitetrace COMMAND"))
        .filter(line -> !NAMED.matcher(line).matches());
  }

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("kafka")));
    api =
        BuildkiteSimulator.start(
            SimulatorOptions.defaults().withBuilds(20).withOrganizations("acme").withToken(TOKEN));
    backend = OtlpReceiver.start();
    places = files();
    run(List.of("backfill", "--from", "60d"), Map.of());
    String consume = "--topic buildkite.builds --group kitetrace-metrics --from-beginning";
    kafkaTool("kafka-console-consumer", words(consume)); // so that the group is there
  }

  @AfterAll
  static void stop() {
    backend.close();
    api.close();
    kafka.close();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void command_asItStandsInADocument_runs(String line) throws Exception {
    Matcher call = CALL.matcher(line);
    assertThat(call.matches()).isTrue();
    Map<String, String> variables = variables(call.group(1));
    List<String> words = words(call.group(3).replaceFirst(" *\\|.*", ""));
    if (call.group(2) != null) {
      assertThat(kafkaTool(call.group(2), words)).as(line).doesNotContain("Exception", "Error:");
    } else if (words.contains("--stay")
        || (SERVICES.contains(words.get(0)) && !words.contains("--once"))) {
      serve(words, variables);
    } else {
      run(words, variables);
    }
  }

  /** Runs a command to its end. */
  private static void run(List<String> words, Map<String, String> variables)
      throws InterruptedException {
    try (ServiceProcess process = process(Kitetrace.class, words, variables)) {
      assertThat(process.awaitExit(PATIENCE.toSeconds()))
          .as("%s: %s", words, process.output())
          .isZero();
    }
  }

  /** Runs a service until it works, and stops it. */
  private static void serve(List<String> words, Map<String, String> variables)
      throws InterruptedException {
    try (ServiceProcess process = process(Kitetrace.class, words, variables)) {
      await()
          .atMost(PATIENCE)
          .failFast(() -> assertThat(process.isAlive()).as(process.output()).isTrue())
          .until(
              () ->
                  process.get("/health/readiness").contains("\"status\":\"UP\"")
                      || process.output().contains("standalone started")
                      || process.output().contains("every build is at http://"));
      process.terminate();
      assertThat(process.awaitExit(PATIENCE.toSeconds())).as(process.output()).isIn(0, 143);
    }
  }

  private static String kafkaTool(String name, List<String> words) throws InterruptedException {
    Class<?> tool =
        switch (name) {
          case "kafka-console-consumer" -> ConsoleConsumer.class;
          case "kafka-consumer-groups" -> ConsumerGroupCommand.class;
          case "kafka-log-dirs" -> org.apache.kafka.tools.LogDirsCommand.class;
          case "kafka-delete-records" -> org.apache.kafka.tools.DeleteRecordsCommand.class;
          default -> throw new AssertionError("no such tool: " + name);
        };
    List<String> arguments = new ArrayList<>(words);
    if (!words.contains("--bootstrap-server")) {
      arguments.addAll(List.of("--bootstrap-server", kafka.bootstrapServers()));
    }
    if (tool == ConsoleConsumer.class && !words.contains("--max-messages")) {
      arguments.addAll(List.of("--from-beginning", "--max-messages", "3")); // it would never end
    }
    try (ServiceProcess process = process(tool, arguments, Map.of())) {
      assertThat(process.awaitExit(PATIENCE.toSeconds())).as(process.output()).isZero();
      return process.output();
    }
  }

  private static ServiceProcess process(
      Class<?> program, List<String> words, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("BUILDKITE_API_URL", api.uri().toString());
    variables.put("BUILDKITE_API_TOKEN", TOKEN);
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    if (words.getFirst().equals("enricher")) {
      variables.put("ENRICH_PIPELINES", "*");
    }
    variables.putAll(more);
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", backend.httpEndpoint());
    int run = RUNS.incrementAndGet();
    variables.put("KITETRACE_DATA", folder.resolve("data" + run).toString());
    return ServiceProcess.start(
        program, variables, folder.resolve("run" + run + ".log"), words.toArray(String[]::new));
  }

  private static Map<String, String> variables(String text) {
    Map<String, String> variables = new HashMap<>();
    for (String pair : text.strip().split(" +")) {
      if (!pair.isEmpty()) {
        variables.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
      }
    }
    return variables;
  }

  /** The words of a line, with what a person fills in, and the files and places of this test. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      String quoted = word.group(1) == null ? word.group(2) : word.group(1);
      words.add(quoted == null ? places.getOrDefault(word.group(), word.group()) : quoted);
    }
    return words;
  }

  /** What documents call files, and where this test has such ones. */
  private static Map<String, String> files() throws IOException, InterruptedException {
    String page = get("/v2/organizations/acme/builds?state=finished&per_page=3");
    Path export = Files.createDirectories(folder.resolve("exports"));
    Files.writeString(export.resolve("page.json"), page);
    Path packed = folder.resolve("builds.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(page.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return Map.of(
        "FILE",
        export.resolve("page.json").toString(),
        "/mnt/bucket/buildkite-exports",
        export.toString(),
        "page-1.json",
        export.resolve("page.json").toString(),
        "builds.jsonl.gz",
        packed.toString(),
        "DIR",
        folder.resolve("parquet").toString(),
        "waits.csv",
        folder.resolve("waits.csv").toString(),
        "GROUP",
        "kitetrace-emitter",
        "localhost:9092",
        kafka.bootstrapServers());
  }

  private static String get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = api.uri().resolve(path);
      return client
          .send(
              HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + TOKEN).build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
