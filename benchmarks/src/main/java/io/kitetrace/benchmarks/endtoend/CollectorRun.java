package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A yardstick from elsewhere: an OpenTelemetry Collector that forwards from Kafka what the emitter
 * would send, so that nothing is lost: an offset is committed once its message was exported.
 *
 * @param binary a collector with {@code kafkareceiver} and {@code otlpexporter}
 */
record CollectorRun(
    Stage stage, Report report, Receiver receiver, String kafka, int builds, Path binary) {

  static final String WARM = "yardstick: collector forwards the spans, warm";

  private static final String TOPIC = "otlp_spans";

  /** The topic holds the spans twice; the second half counts. */
  void forward() throws IOException, InterruptedException {
    long spans = fill();
    Path configuration = stage.work().resolve("collector.yaml");
    Files.writeString(configuration, configuration());
    receiver.reset();
    List<String> command = List.of(binary.toString(), "--config", "file:" + configuration);
    try (Child collector = Child.start("collector", command, Map.of(), stage.log())) {
      Sample half = Sample.whenTaken(spans, collector, receiver);
      Sample all = Sample.whenTaken(2 * spans, collector, receiver);
      report.add(half.to(all, WARM, builds, 0, collector.peakBytes()));
    }
  }

  private long fill() {
    try (Child filling =
        stage.helper(SpansProcess.class, 256, kafka, TOPIC, stage.pages().folder().toString())) {
      return Long.parseLong(filling.line());
    }
  }

  private String configuration() {
    return """
        receivers:
          kafka:
            brokers: ["%s"]
            group_id: collector
            initial_offset: earliest
            traces: {topics: [%s], encoding: otlp_proto}
            message_marking: {after: true, on_error: false}
            error_backoff: {enabled: true, max_elapsed_time: 0}
        exporters:
          otlp:
            endpoint: "%s"
            compression: none
            tls: {insecure: true}
            sending_queue: {enabled: false}
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
            traces: {receivers: [kafka], exporters: [otlp]}
        """
        .formatted(kafka, TOPIC, receiver.grpc());
  }
}
