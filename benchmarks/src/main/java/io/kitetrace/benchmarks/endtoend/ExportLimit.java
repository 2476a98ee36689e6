package io.kitetrace.benchmarks.endtoend;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.otlp.OtlpClient;
import io.kitetrace.emitter.otlp.OtlpSettings;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The second limit: exports spans that are there already, by the emitter's own exporter. Arguments:
 * the pages' folder, the endpoint, the protocol, how often each build is sent. Prints how many
 * spans the builds have when it begins to send.
 */
final class ExportLimit {

  private static final int MAX_REQUEST_BYTES = 7 << 19;
  private static final int SPANS_PER_REQUEST = 600;

  /** So many builds are kept as spans, and sent again and again in place of all. */
  private static final int KEPT = 1_000;

  private static final TraceEncoder ENCODER = new TraceEncoder(MAX_REQUEST_BYTES, false);

  private ExportLimit() {}

  /** Exports, then waits to be ended. */
  public static void main(String[] args)
      throws IOException, MalformedBuildException, InterruptedException {
    Lifeline.watch();
    List<List<List<SpanData>>> requests = new ArrayList<>();
    long spans = make(PageFiles.in(Path.of(args[0])), requests);
    long kept = requests.stream().flatMap(List::stream).mapToLong(List::size).sum();
    OtlpSettings settings =
        OtlpSettings.read(
            new Settings(
                Variables.of(
                    Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", args[1],
                        "OTEL_EXPORTER_OTLP_PROTOCOL", args[2]))));
    System.gc(); // the making is not part of it
    Lifeline.say(Long.toString(spans));
    try (OtlpClient destination = new OtlpClient(settings)) {
      send(destination, requests, Math.round((double) spans * Long.parseLong(args[3]) / kept));
      Thread.currentThread().join();
    }
  }

  /** Makes the requests of the builds that are kept, and counts the spans of all. */
  private static long make(PageFiles pages, List<List<List<SpanData>>> requests)
      throws IOException, MalformedBuildException {
    BuildReader reader = new BuildReader();
    TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);
    List<List<SpanData>> request = new ArrayList<>();
    int inRequest = 0;
    long spans = 0;
    int builds = 0;
    for (int page = 1; page <= pages.count(); page++) {
      for (byte[] json : pages.builds(page)) {
        List<SpanData> trace = traces.build(reader.read(json), null).spans();
        spans += trace.size();
        if (builds++ < KEPT) {
          if (inRequest + trace.size() > SPANS_PER_REQUEST) {
            requests.add(request);
            request = new ArrayList<>();
            inRequest = 0;
          }
          request.add(trace);
          inRequest += trace.size();
        }
      }
    }
    requests.add(request);
    return spans;
  }

  private static void send(OtlpClient destination, List<List<List<SpanData>>> requests, long rounds)
      throws InterruptedException {
    Semaphore lanes = new Semaphore(destination.concurrency());
    try (ExecutorService threads = Executors.newFixedThreadPool(destination.concurrency())) {
      for (long round = 0; round < rounds; round++) {
        for (List<List<SpanData>> request : requests) {
          lanes.acquire();
          threads.execute(() -> send(destination, request, lanes));
        }
      }
    }
  }

  private static void send(OtlpClient destination, List<List<SpanData>> request, Semaphore lanes) {
    List<Chunk> chunks = new ArrayList<>();
    request.forEach(trace -> chunks.addAll(ENCODER.encode(trace)));
    ExportOutcome outcome = destination.send(chunks, Duration.ofSeconds(60));
    if (!(outcome instanceof ExportOutcome.Accepted)) {
      System.err.println(outcome);
      Runtime.getRuntime().halt(1);
    }
    lanes.release();
  }
}
