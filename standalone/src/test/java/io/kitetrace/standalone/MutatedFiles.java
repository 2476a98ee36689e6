package io.kitetrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.BuildDocuments;
import io.kitetrace.documents.Fault;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.company.CompanyShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Files of real and made-up builds, each broken in a way of its own; the same ones every time. */
final class MutatedFiles {

  private static final int MOST_BUILD_BYTES = 40_000;
  private static final String[] BITS = {
    "",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "\n",
    "\0",
    "x",
    "{\"",
    "},{",
    "\\ud800",
    "\u00ff",
    "1e999",
    "null",
    "[".repeat(2_000) + "]".repeat(2_000),
    "[".repeat(150_000),
    "7".repeat(2_000)
  };
  private static final String[][] WORDS = {
    {"\"number\"", "\"numbr\""},
    {"\"id\"", "\"idd\""},
    {"\"state\"", "\"State\""},
    {"\"jobs\"", "\"jobz\""},
    {"\"finished_at\": \"", "\"finished_at\": \"soon"},
    {"\"type\": \"script\"", "\"type\": 7"},
    {"\"slug\"", "\"\\ud83d\""},
    {"\"number\": ", "\"number\": \"x\", \"n\": "},
    {"\"jobs\": [", "\"jobs\": {}, \"j\": ["},
  };

  private final List<String> builds;

  /** Of these files, and of a simulated company. */
  MutatedFiles(List<Path> recordings) throws IOException {
    this.builds = new ArrayList<>();
    for (Path file : recordings) {
      builds.addAll(builds(Files.newInputStream(file)));
    }
    CompanyShape company = CompanyShape.defaults().withBuilds(60);
    try (BuildkiteSimulator api =
        BuildkiteSimulator.start(SimulatorOptions.defaults().withCompany(company))) {
      URI page =
          api.uri()
              .resolve(
                  "/v2/organizations/"
                      + api.options().organizations().getFirst()
                      + "/builds?per_page=60");
      var connection = page.toURL().openConnection();
      connection.setRequestProperty("Authorization", "Bearer any");
      builds.addAll(builds(connection.getInputStream()));
    }
  }

  /** Writes file number {@code n}. */
  void write(Path file, int n) throws IOException {
    Random random = new Random(n);
    List<String> some = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      String build = builds.get(random.nextInt(builds.size()));
      some.add(build.replaceFirst("\"id\": ?\"[^\"]*\"", "\"id\": \"b%d-%d\"".formatted(n, i)));
    }
    String text =
        switch (random.nextInt(4)) {
          case 0 -> "[" + String.join(",", some) + "]";
          case 1 -> "[\n" + String.join(",\n", some) + "\n]\n";
          case 2 -> String.join("\n", some) + "\n";
          default ->
              String.join("\n", some.stream().map(b -> b.replaceAll("\\R *", "")).toList()) + "\n";
        };
    Files.write(file, packed(mutated(text, random).getBytes(UTF_8), random));
  }

  private static String mutated(String text, Random random) {
    int at = random.nextInt(text.length());
    int more = random.nextInt(Math.min(3_000, text.length() - at));
    return switch (random.nextInt(12)) {
      case 0 -> text;
      case 1 -> text.substring(0, at); // cut
      case 2 -> text.substring(0, at) + text.substring(at + more); // a gap
      case 3 -> text.substring(0, at + more) + text.substring(at); // a repeat
      case 4, 5 -> {
        String[] word = WORDS[random.nextInt(WORDS.length)];
        int found = text.indexOf(word[0], at);
        yield found < 0
            ? text
            : text.substring(0, found) + word[1] + text.substring(found + word[0].length());
      }
      case 6 -> "{\"items\":" + text + "}";
      default -> { // a few bytes
        int to = Math.min(text.length(), at + random.nextInt(4));
        yield text.substring(0, at) + BITS[random.nextInt(BITS.length)] + text.substring(to);
      }
    };
  }

  private static byte[] packed(byte[] bytes, Random random) throws IOException {
    switch (random.nextInt(20)) {
      case 0 -> {
        return new String(bytes, UTF_8).getBytes(StandardCharsets.UTF_16);
      }
      case 1 -> {
        bytes[random.nextInt(bytes.length)] = (byte) (0x80 + random.nextInt(0x80)); // no UTF-8
        return bytes;
      }
      case 2 -> {
        return gzip(gzip(bytes));
      }
      case 3 -> {
        byte[] packed = gzip(bytes);
        packed[12 + random.nextInt(packed.length - 12)] ^= (byte) (1 << random.nextInt(8));
        return packed;
      }
      case 4, 5 -> {
        byte[] packed = gzip(bytes);
        return java.util.Arrays.copyOf(packed, random.nextInt(packed.length));
      }
      case 6, 7 -> {
        return gzip(bytes);
      }
      default -> {
        return bytes;
      }
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  /** Without addresses: a mutated one would be another organization's. */
  private static List<String> builds(InputStream file) throws IOException {
    List<String> builds = new ArrayList<>();
    try (InputStream in = file) {
      BuildDocuments.read(
          in,
          16 << 20,
          new BuildDocuments.Receiver() {
            @Override
            public @Nullable String build(BuildDocument build) {
              String json = new String(build.json(), build.offset(), build.length(), UTF_8);
              if (json.length() < MOST_BUILD_BYTES) {
                builds.add(json.replaceAll("https?://[^\"]*", ""));
              }
              return null;
            }

            @Override
            public void rejected(Fault fault) {
              throw new AssertionError(fault.toString());
            }

            @Override
            public void trouble(String what) {
              throw new AssertionError(what);
            }
          });
    }
    return builds;
  }
}
