package io.kitetrace.benchmarks.endtoend;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
  void write(Path file, List<Target> targets) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(file.toFile(), JsonEncoding.UTF8)
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("java", Runtime.version().toString());
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeArrayFieldStart("runs");
      for (List<Figure> figures : runs.values()) {
        for (Figure figure : figures) {
          write(json, figure);
        }
      }
      json.writeEndArray();
      json.writeArrayFieldStart("targets");
      for (Target target : targets) {
        json.writeStartObject();
        json.writeStringField("target", target.name());
        json.writeStringField("asked", target.asked());
        json.writeNumberField("measured", target.measured());
        json.writeBooleanField("met", target.met());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Figure figure) throws IOException {
    json.writeStartObject();
    json.writeStringField("scenario", figure.scenario());
    json.writeNumberField("builds", figure.builds());
    json.writeNumberField("spans", figure.spans());
    json.writeNumberField("bytes", figure.bytes());
    json.writeNumberField("seconds", figure.seconds());
    json.writeNumberField("cpu_seconds", figure.cpuSeconds());
    json.writeNumberField("peak_rss_bytes", figure.peakBytes());
    json.writeEndObject();
  }
}
