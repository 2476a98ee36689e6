package io.kitetrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.testing.kafka.TestKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What preview shows import takes, file by file, whatever is wrong with the files. {@code
 * -Dkitetrace.test.files=1000} for the long form.
 */
class ImportAndPreviewTest {

  private static final String KAFKA = TestKafka.shared().bootstrapServers();
  private static final int FILES = Integer.getInteger("kitetrace.test.files", 200);
  private static final Pattern ID =
      Pattern.compile(
          "\\{\"key\":\"buildkite.build.id\",\"value\":\\{\"stringValue\":\"(b[^\"]*)\"}}");
  private static final Pattern SUMMARY =
      Pattern.compile(
          "\\{\"builds_seen\":(\\d+),\"builds_published\":(\\d+),\"builds_unchanged\":(\\d+),\"builds_filtered\":0,\"builds_unfinished\":(\\d+),\"builds_rejected\":(\\d+),.*");

  /** Of this test's own topics and group. */
  private final String name = "import-" + UUID.randomUUID();

  @TempDir Path folder;

  @Test
  void mutatedFiles_areReadAlike() throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    MutatedFiles mutated = new MutatedFiles(recordings());
    for (int n = 0; n < FILES; n++) {
      mutated.write(files.resolve("%03d.json".formatted(n)), n);
    }

    List<String> previewed = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    int withoutTrace = 0;
    for (int n = 0; n < FILES; n++) {
      Preview preview = preview(files.resolve("%03d.json".formatted(n)));
      shown.addAll(preview.ids());
      for (String line : preview.errors()) {
        if (line.endsWith("has no times yet, and so no trace")) {
          withoutTrace++; // import counts it as unfinished
        } else if (!line.endsWith("holds no build; it takes API JSON")) { // import: of all files
          previewed.add(line);
        }
      }
    }

    KitetraceProcess.Result result = imported(files);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.err().lines().filter(line -> line.contains(files.toString())).toList())
        .containsExactlyElementsOf(previewed);
    Matcher summary = SUMMARY.matcher(result.out().strip());
    assertThat(summary.matches()).as(result.out()).isTrue();
    int published = Integer.parseInt(summary.group(2));
    int unfinished = Integer.parseInt(summary.group(4));
    assertThat(published + Integer.parseInt(summary.group(3)) + unfinished)
        .isEqualTo(shown.size() + withoutTrace);
    assertThat(Integer.parseInt(summary.group(5)))
        .isEqualTo(previewed.stream().filter(line -> line.contains(": build ")).count());
    Set<String> ids = new HashSet<>(shown);
    Set<String> inTheLog = inTheLog();
    assertThat(ids).containsAll(inTheLog);
    assertThat(ids.size() - inTheLog.size()).isLessThanOrEqualTo(unfinished);
    assertThat(published).isGreaterThan(FILES);
    assertThat(previewed.stream().map(line -> line.replaceFirst("json.*", "")).distinct())
        .hasSizeGreaterThan(FILES / 3);
  }

  @Test
  void wholeCommands_agreeOnAFewFiles() throws Exception {
    MutatedFiles mutated = new MutatedFiles(recordings());
    for (int n : new int[] {1, 2, 3}) {
      Path file = folder.resolve(n + ".json");
      mutated.write(file, n);
      KitetraceProcess.Result preview =
          KitetraceProcess.run(
              folder, Map.of(), "preview", "--format", "otlp-json", file.toString());
      KitetraceProcess.Result imported = imported(file);
      assertThat(imported.exitCode()).as(imported.err()).isEqualTo(preview.exitCode());
      assertThat(imported.err().lines().filter(line -> line.contains(file.toString())).toList())
          .isEqualTo(preview.err().lines().toList());
    }
  }

  private KitetraceProcess.Result imported(Path path) throws Exception {
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            KAFKA,
            "BUILDS_TOPIC",
            name + ".builds",
            "KITETRACE_TOPIC_PREFIX",
            name + ".",
            "POLLER_GROUP",
            name,
            "POLLER_TRANSACTIONAL_ID_PREFIX",
            name,
            "BUILDS_TOPIC_REPLICATION",
            "1",
            "BUILDS_TOPIC_PARTITIONS",
            "2");
    String[] command = {
      "import", "--json", "--organization", "acme", "--pipeline", "web", path.toString()
    };
    return KitetraceProcess.run(folder, environment, command);
  }

  private static Preview preview(Path file) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      Commands.commandLine(new io.kitetrace.emitter.preview.PreviewCommand())
          .setErr(new PrintWriter(err, true))
          .execute("--format", "otlp-json", file.toString());
    } finally {
      System.setOut(before);
    }
    List<String> ids =
        out.toString(UTF_8)
            .lines()
            .map(
                line -> {
                  Matcher id = ID.matcher(line);
                  assertThat(id.find()).as(line).isTrue();
                  return id.group(1);
                })
            .toList();
    return new Preview(ids, err.toString().lines().toList());
  }

  private record Preview(List<String> ids, List<String> errors) {}

  private Set<String> inTheLog() {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", KAFKA, "isolation.level", "read_committed");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : consumer.partitionsFor(name + ".builds")) {
        partitions.add(new TopicPartition(info.topic(), info.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Set<String> keys = new HashSet<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          keys.add(record.key());
        }
      }
      return keys;
    }
  }

  private static List<Path> recordings() throws IOException {
    Path builds =
        Path.of(System.getProperty("kitetrace.root")).resolve("../shared/recordings/builds");
    if (!"true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      assumeThat(Files.isDirectory(builds)).as("recordings of real builds").isTrue();
    }
    try (Stream<Path> files = Files.list(builds)) {
      return files.sorted().toList();
    }
  }
}
