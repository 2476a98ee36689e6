package io.kitetrace.simulator.recordings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Organization.ListedPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The builds in a folder of recorded API answers, under one organization whatever the recordings
 * call theirs.
 */
public final class RecordedOrganization {
  private static final Logger log = LoggerFactory.getLogger(RecordedOrganization.class);

  private static final JsonFactory JSON = new JsonFactory();

  private RecordedOrganization() {}

  /**
   * Reads every {@code .json} file in the folder and below it; those without builds are passed
   * over, and of builds with the same id the first counts, by the order of the files' names.
   *
   * @throws IOException if the folder cannot be read or holds no build
   */
  public static Organization read(Path folder, String slug) throws IOException {
    Map<String, RecordedBuild> builds = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      try {
        for (byte[] object : objects(Files.readAllBytes(file))) {
          RecordedBuild.of(slug, object).ifPresent(build -> builds.putIfAbsent(build.id(), build));
        }
      } catch (JsonProcessingException e) {
        log.atWarn().addKeyValue("file", file).log("recording ignored: it is not JSON");
      }
    }
    if (builds.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, "no recorded build in any .json file there");
    }
    List<RecordedBuild> sorted = new ArrayList<>(builds.values());
    sorted.sort(
        Comparator.comparingLong((RecordedBuild build) -> build.head().createdAt())
            .thenComparing(RecordedBuild::id)
            .reversed());
    Map<String, ListedPipeline> pipelines = new LinkedHashMap<>();
    sorted.forEach(b -> pipelines.computeIfAbsent(b.head().pipeline(), p -> pipeline(p, b)));
    String id = UUID.nameUUIDFromBytes(slug.getBytes(StandardCharsets.UTF_8)).toString();
    return new Organization(
        slug,
        slug,
        id,
        new Organization.User(id, "Recorder", "recorder@example.com"),
        List.copyOf(pipelines.values()),
        List.copyOf(sorted));
  }

  private static ListedPipeline pipeline(String slug, RecordedBuild build) {
    return new ListedPipeline(slug, (out, rendering) -> out.write(build.pipelineJson()));
  }

  /** The bytes of each object of a recorded response: a list of them, or one alone. */
  static List<byte[]> objects(byte[] file) throws IOException {
    List<byte[]> objects = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(file)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        token = parser.nextToken();
      }
      while (token == JsonToken.START_OBJECT) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        objects.add(
            Arrays.copyOfRange(file, start, (int) parser.currentLocation().getByteOffset()));
        token = parser.nextToken();
      }
    }
    return objects;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }
}
