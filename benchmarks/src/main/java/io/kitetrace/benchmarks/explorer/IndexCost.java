package io.kitetrace.benchmarks.explorer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.OperatingSystemMXBean;
import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.index.IndexWriter;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.wire.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processor time of indexing a list of builds, beside reading it alone, and the size of the index.
 * Arguments: the pages' folder, as the end-to-end measurement has written it; how many builds a
 * transaction has (8,000). Three passes, of which the last one is warm.
 */
public final class IndexCost {

  private static final int PARTITIONS = 12;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final BuildReader reader = new BuildReader();
  private final BuildRows rows = new BuildRows(TraceOptions.DEFAULTS);

  private IndexCost() {}

  /** Prints a line a pass. */
  public static void main(String[] args) throws IOException, MalformedBuildException {
    List<byte[]> builds = builds(Path.of(args[0]));
    int transaction = args.length > 1 ? Integer.parseInt(args[1]) : 8_000;
    for (int pass = 1; pass <= 3; pass++) {
      IndexCost cost = new IndexCost();
      double read = cost.read(builds);
      Path folder = Files.createTempDirectory("kitetrace-index-cost");
      Path file = folder.resolve("explorer.duckdb");
      double indexed = cost.index(builds, file, transaction);
      System.out.printf(
          "pass %d: %d builds, read %.2f s, indexed %.2f s, ratio %.2f, index %.1f MB%n",
          pass, builds.size(), read, indexed, indexed / read, Files.size(file) / 1e6);
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private double read(List<byte[]> builds) throws MalformedBuildException {
    long begun = SYSTEM.getProcessCpuTime();
    for (byte[] json : builds) {
      if (reader.read(json).id().isEmpty()) {
        throw new IllegalStateException("a build without id");
      }
    }
    return seconds(begun);
  }

  private double index(List<byte[]> builds, Path file, int transaction)
      throws MalformedBuildException {
    long begun = SYSTEM.getProcessCpuTime();
    try (Database database = Database.open(file, new DatabaseLimits(256L << 20, 2));
        IndexWriter writer = new IndexWriter(database, Topics.DEFAULT)) {
      Map<Integer, Long> next = new HashMap<>();
      int number = 0;
      for (byte[] json : builds) {
        int partition = number % PARTITIONS;
        long offset = number / PARTITIONS;
        writer.add(
            rows.rows(
                reader.read(json),
                new LogRecord(partition, offset, Instant.EPOCH, "0123456789abcdef", "poll")));
        next.put(partition, offset + 1);
        if (++number % transaction == 0) {
          writer.commit(next);
        }
      }
      writer.commit(next);
    }
    return seconds(begun);
  }

  private static double seconds(long begun) {
    return (SYSTEM.getProcessCpuTime() - begun) / 1e9;
  }

  /** Oldest first, as they finish. */
  private static List<byte[]> builds(Path folder) throws IOException {
    List<byte[]> builds = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path page :
          files
              .filter(file -> file.toString().endsWith(".json"))
              .sorted(Comparator.reverseOrder())
              .toList()) {
        builds.addAll(page(Files.readAllBytes(page)).reversed());
      }
    }
    return builds;
  }

  private static List<byte[]> page(byte[] json) throws IOException {
    List<byte[]> builds = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        builds.add(Arrays.copyOfRange(json, from, (int) parser.currentLocation().getByteOffset()));
      }
    }
    return builds;
  }
}
