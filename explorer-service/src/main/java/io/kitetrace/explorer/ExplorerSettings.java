package io.kitetrace.explorer;

import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.index.QueryLimits;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.TraceSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an explorer is configured by.
 *
 * @param kafka how Kafka is reached
 * @param topics their names
 * @param file the index; null for one in a temporary folder, which is gone with the process
 * @param limits what DuckDB may take
 * @param port of pages, SQL, health and metrics; null where nobody said
 * @param trace what of builds may be shown: the rules of their spans
 */
public record ExplorerSettings(
    KafkaSettings kafka,
    TopicSettings topics,
    @Nullable Path file,
    DatabaseLimits limits,
    @Nullable Integer port,
    TraceOptions trace) {

  /** The index in {@code KITETRACE_DATA}. */
  public static final String FILE = "explorer.duckdb";

  /** Whatever breaks in a file of another name, it is not ours to delete. */
  private static final String SUFFIX = ".duckdb";

  private static final long DEFAULT_MEMORY = 256L << 20;
  private static final int MOST_THREADS = 4;

  public ExplorerSettings {
    Objects.requireNonNull(kafka);
    Objects.requireNonNull(topics);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(trace);
  }

  /** Reads everything that concerns the explorer; faults stay with {@code settings}. */
  public static ExplorerSettings read(Settings settings) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ExplorerSettings(
        KafkaSettings.read(settings),
        TopicSettings.read(settings),
        file(settings),
        new DatabaseLimits(
            settings.bytes(
                "EXPLORER_MEMORY", DEFAULT_MEMORY, DatabaseLimits.LEAST_MEMORY, 1L << 40),
            settings.integer("EXPLORER_THREADS", Math.min(MOST_THREADS, processors), 1, 256),
            QueryLimits.read(settings)),
        settings.text("EXPLORER_PORT") == null
            ? null
            : settings.integer("EXPLORER_PORT", 8080, 0, 65_535),
        TraceSettings.read(settings));
  }

  /** The same, against another Kafka: the embedded one. */
  public ExplorerSettings withKafka(KafkaSettings other) {
    return new ExplorerSettings(other, topics, file, limits, port, trace);
  }

  /** The same with another file. */
  public ExplorerSettings withFile(Path other) {
    return new ExplorerSettings(kafka, topics, other, limits, port, trace);
  }

  private static @Nullable Path file(Settings settings) {
    String folder = settings.text("KITETRACE_DATA");
    Path fallback = folder == null ? null : Path.of(folder, FILE).toAbsolutePath();
    String file = settings.text("EXPLORER_DATA");
    if (file == null) {
      return fallback;
    }
    try {
      Path path = Path.of(file);
      if (path.getFileName() != null && path.getFileName().toString().endsWith(SUFFIX)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // as below
    }
    settings.fault("EXPLORER_DATA", "'%s' is no file that ends in %s".formatted(file, SUFFIX));
    return fallback;
  }
}
