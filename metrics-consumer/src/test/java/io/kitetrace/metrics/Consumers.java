package io.kitetrace.metrics;

import static org.awaitility.Awaitility.await;

import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.kafka.TestKafka;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ConditionFactory;

/** Starts consumers of a log, and asks them. */
final class Consumers {

  static final String KAFKA = TestKafka.shared().bootstrapServers();
  private static final HttpClient http = HttpClient.newHttpClient();

  private Consumers() {}

  static EmbeddedServer start(LogWriter log, MetricsReceiver receiver, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", KAFKA);
    variables.put("BUILDS_TOPIC", log.topic());
    variables.put("METRICS_MAX_AGE", "none");
    variables.putAll(more);
    return MetricsFactory.start(
        Variables.of(variables),
        Map.of(
            "micronaut.server.port", "-1",
            "otel.metrics.exporter", "otlp",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.exporter.otlp.endpoint", receiver.endpoint(),
            "otel.metric.export.interval", "3600000"));
  }

  static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(1));
  }

  static String get(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
