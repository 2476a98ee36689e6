package io.kitetrace.benchmarks.endtoend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A company's list of builds as files, a page each, as the simulator writes it; beside each file,
 * where in it the ids of its builds stand. Always the same for the same numbers.
 */
final class PageFiles {

  static final int BUILDS_PER_PAGE = 100;

  private static final Instant ANCHOR = Instant.parse("2026-01-31T12:00:00Z");
  private static final String COMPLETE = "complete";

  private final Path folder;

  private PageFiles(Path folder) {
    this.folder = folder;
  }

  /** The pages in a folder, where {@link #rendered} has put them. */
  static PageFiles in(Path folder) {
    return new PageFiles(folder);
  }

  /**
   * The pages of so many builds of about so many jobs, written to a folder if they are not there.
   */
  static PageFiles rendered(Path parent, int builds, int jobs) throws IOException {
    Path folder = parent.resolve("pages-%d-%d".formatted(builds, jobs));
    if (!Files.exists(folder.resolve(COMPLETE))) {
      Files.createDirectories(folder);
      render(folder, builds, jobs);
      Files.createFile(folder.resolve(COMPLETE));
    }
    return new PageFiles(folder);
  }

  private static void render(Path folder, int builds, int jobs) throws IOException {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withCompany(CompanyShape.defaults().withBuilds(builds).withJobsPerBuild(jobs))
            .withAnchor(ANCHOR)
            .withClock(() -> ANCHOR)
            .withRateLimits(RateLimits.unlimited())
            .withDeepestOffset(Integer.MAX_VALUE)
            .withCompress(false);
    try (BuildkiteSimulator api = BuildkiteSimulator.start(options)) {
      for (int page = 1; page <= Math.ceilDiv(builds, BUILDS_PER_PAGE); page++) {
        byte[] json =
            get(
                api.uri()
                    + "/v2/organizations/acme/builds?include_retried_jobs=true&per_page=%d&page=%d"
                        .formatted(BUILDS_PER_PAGE, page));
        Files.write(page(folder, page), json);
        Files.writeString(
            ids(folder, page),
            idsIn(json).stream().map(Object::toString).collect(Collectors.joining("\n")));
      }
    }
  }

  Path folder() {
    return folder;
  }

  int count() throws IOException {
    try (var files = Files.list(folder)) {
      return (int) files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  /** A page, counted from 1. */
  Path page(int number) {
    return page(folder, number);
  }

  /** Where in a page the first characters of its builds' ids stand. */
  int[] ids(int number) throws IOException {
    return Files.readString(ids(folder, number)).lines().mapToInt(Integer::parseInt).toArray();
  }

  long bytes() throws IOException {
    long bytes = 0;
    for (int page = 1; page <= count(); page++) {
      bytes += Files.size(page(page));
    }
    return bytes;
  }

  /** Where in a page a build begins, and where it ends. */
  record Place(int from, int to) {

    byte[] of(byte[] page) {
      return Arrays.copyOfRange(page, from, to);
    }
  }

  /** The builds of a page, each with its own bytes. */
  List<byte[]> builds(int number) throws IOException {
    byte[] json = Files.readAllBytes(page(number));
    return places(json).stream().map(place -> place.of(json)).toList();
  }

  /** Where the builds of a page stand. */
  static List<Place> places(byte[] page) throws IOException {
    List<Place> places = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(page)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        places.add(new Place(from, (int) parser.currentLocation().getByteOffset()));
      }
    }
    return places;
  }

  private static Path page(Path folder, int number) {
    return folder.resolve("page-%05d.json".formatted(number));
  }

  private static Path ids(Path folder, int number) {
    return folder.resolve("page-%05d.ids".formatted(number));
  }

  private static List<Integer> idsIn(byte[] json) throws IOException {
    List<Integer> ids = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          if (name.equals("id")) {
            ids.add((int) parser.currentTokenLocation().getByteOffset() + 1);
          }
          parser.skipChildren();
        }
      }
    }
    return ids;
  }

  private static byte[] get(String url) throws IOException {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) new URI(url).toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestProperty("Authorization", "Bearer simulated");
      try (InputStream body = connection.getInputStream()) {
        return body.readAllBytes();
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
