package io.kitetrace.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** Takes metrics over OTLP/HTTP and keeps the newest value of each series. */
final class MetricsReceiver implements AutoCloseable {

  private final HttpServer server;
  private final Map<Series, Value> newest = new ConcurrentHashMap<>();
  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
  private final Map<String, String> resource = new ConcurrentHashMap<>();

  MetricsReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/metrics", this::receive);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The newest value of each series of a metric. */
  Map<Series, Value> values() {
    return Map.copyOf(newest);
  }

  /** A metric as it was sent last, for its unit, description and buckets. */
  Metric metric(String name) {
    return metrics.get(name);
  }

  Map<String, String> resource() {
    return resource;
  }

  /** Forgets what has come so far. */
  void clear() {
    newest.clear();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      try (InputStream raw = exchange.getRequestBody();
          InputStream body = gzip ? new GZIPInputStream(raw) : raw) {
        ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList().forEach(this::keep);
      }
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void keep(ResourceMetrics all) {
    resource.putAll(labels(all.getResource().getAttributesList()));
    all.getScopeMetricsList().stream()
        .filter(scope -> scope.getScope().getName().equals("io.kitetrace.metrics"))
        .flatMap(scope -> scope.getMetricsList().stream())
        .forEach(this::keep);
  }

  private void keep(Metric metric) {
    metrics.put(metric.getName(), metric);
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      requireCumulative(metric.getHistogram().getAggregationTemporality());
      newest.put(
          new Series(metric.getName(), labels(point.getAttributesList())),
          new Value(point.getCount(), point.getSum()));
    }
    for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
      requireCumulative(metric.getSum().getAggregationTemporality());
      newest.put(
          new Series(metric.getName(), labels(point.getAttributesList())),
          new Value(point.getAsInt(), 0));
    }
  }

  private static void requireCumulative(AggregationTemporality temporality) {
    if (temporality != AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE) {
      throw new IllegalStateException("not cumulative: " + temporality);
    }
  }

  private static Map<String, String> labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    attributes.forEach(a -> labels.put(a.getKey(), a.getValue().getStringValue()));
    return labels;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
