package io.kitetrace.simulator.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kitetrace.simulator.catalogue.Organization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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
public final class RecordedOrganization implements Organization {
  private static final Logger log = LoggerFactory.getLogger(RecordedOrganization.class);

  private final String slug;
  private final List<RecordedBuild> newestFirst;
  private final List<RecordedPipeline> pipelines;

  private RecordedOrganization(String slug, List<RecordedBuild> newestFirst) throws IOException {
    this.slug = slug;
    this.newestFirst = newestFirst;
    Map<String, RecordedPipeline> bySlug = new LinkedHashMap<>();
    for (RecordedBuild build : newestFirst) {
      if (!bySlug.containsKey(build.pipeline())) {
        bySlug.put(build.pipeline(), new RecordedPipeline(build.pipeline(), build.pipelineJson()));
      }
    }
    pipelines = List.copyOf(bySlug.values());
  }

  /**
   * Reads every {@code .json} file in the folder and below it; those without builds are passed
   * over, and of builds with the same id the first counts, by the order of the files' names.
   *
   * @throws IOException if the folder cannot be read or holds no build
   */
  public static RecordedOrganization read(Path folder, String slug) throws IOException {
    Map<String, RecordedBuild> builds = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      try {
        for (byte[] object : RecordedFile.objects(Files.readAllBytes(file))) {
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
        Comparator.comparingLong(RecordedBuild::createdAt)
            .thenComparing(RecordedBuild::id)
            .reversed());
    return new RecordedOrganization(slug, List.copyOf(sorted));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  @Override
  public String slug() {
    return slug;
  }

  @Override
  public String name() {
    return slug;
  }

  @Override
  public String id() {
    return UUID.nameUUIDFromBytes(slug.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public List<RecordedBuild> newestFirst() {
    return newestFirst;
  }

  @Override
  public List<RecordedPipeline> pipelines() {
    return pipelines;
  }

  @Override
  public User owner() {
    return new User(id(), "Recorder", "recorder@example.com");
  }
}
