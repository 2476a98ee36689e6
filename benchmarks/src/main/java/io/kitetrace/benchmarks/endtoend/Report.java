package io.kitetrace.benchmarks.endtoend;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Gathers the figures of all runs; of several runs of a scenario it shows the medians. */
final class Report {

  private static final double MB = 1e6;

  private final Map<String, List<Figure>> runs = new LinkedHashMap<>();

  void add(Figure figure) {
    runs.computeIfAbsent(figure.scenario(), unseen -> new ArrayList<>()).add(figure);
    System.err.println(line(figure));
  }

  boolean has(String scenario) {
    return runs.containsKey(scenario);
  }

  /** The median of one figure over the runs of a scenario. */
  double median(String scenario, ToDoubleFunction<Figure> figure) {
    double[] sorted =
        runs.getOrDefault(scenario, List.of()).stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  Figure median(String scenario) {
    return new Figure(
        scenario,
        (long) median(scenario, Figure::builds),
        (long) median(scenario, Figure::spans),
        (long) median(scenario, Figure::bytes),
        median(scenario, Figure::seconds),
        median(scenario, Figure::cpuSeconds),
        (long) median(scenario, Figure::peakBytes));
  }

  /** Markdown, a line a scenario. */
  String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | scenario | runs | builds/s | spans/s | MB/s | MB | seconds | CPU s | peak RSS MB |
            |---|---|---|---|---|---|---|---|---|
            """);
    for (String scenario : runs.keySet()) {
      table.append(line(median(scenario))).append('\n');
    }
    return table.toString();
  }

  private String line(Figure f) {
    return "| %s | %d | %s | %s | %s | %s | %.2f | %s | %s |"
        .formatted(
            f.scenario(),
            runs.getOrDefault(f.scenario(), List.of()).size(),
            whole(f.builds() / f.seconds()),
            whole(f.spans() / f.seconds()),
            whole(f.bytes() / f.seconds() / MB),
            whole(f.bytes() / MB),
            f.seconds(),
            f.cpuSeconds() == 0 ? "" : String.format(Locale.ROOT, "%.2f", f.cpuSeconds()),
            whole(f.peakBytes() / MB));
  }

  private static String whole(double figure) {
    return figure == 0 ? "" : String.format(Locale.ROOT, "%,.0f", figure);
  }

  /** Every run, and what the targets made of them. */
  void write(Path file, List<Targets.Target> targets) throws IOException {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("java", Runtime.version().toString());
    results.put("processors", Runtime.getRuntime().availableProcessors());
    results.put("runs", runs.values().stream().flatMap(List::stream).toList());
    results.put("targets", targets);
    JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), results);
  }
}
