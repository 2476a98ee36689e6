package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineWriter;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.wire.Topics;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Pages over builds of a test, by the whole way: a log, an index, a server. */
final class ServedPages implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String kafka;
  private final String topic = "log-" + UUID.randomUUID();
  private final String prefix = "t-" + UUID.randomUUID() + ".";
  private final KafkaProducer<String, byte[]> producer;
  private final Explorer explorer;
  private final ApplicationContext context;
  private final URI uri;

  /** At {@link SampleBuild#NOW}, in a folder of the test's own. */
  ServedPages(Path folder, Collection<?> builds) throws Exception {
    this(folder, builds, TestKafka.shared().bootstrapServers());
  }

  /** The same on a broker of the test's own. */
  ServedPages(Path folder, Collection<?> builds, String servers) throws Exception {
    kafka = servers;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
    }
    producer =
        new KafkaProducer<>(
            // Of a topic that was just made a broker may take the second batch and refuse the
            // first.
            Map.of(
                "bootstrap.servers",
                kafka,
                "max.request.size",
                20 << 20,
                "max.in.flight.requests.per.connection",
                1),
            new StringSerializer(),
            new ByteArraySerializer());
    write(builds);
    explorer =
        new Explorer(
            new ExplorerSettings(
                KafkaSettings.plain(kafka),
                new TopicSettings(Topics.of(topic, prefix), 3, (short) 1, false),
                folder.resolve(ExplorerSettings.FILE),
                new DatabaseLimits(128L << 20, 2),
                null,
                TraceOptions.DEFAULTS),
            Clock.fixed(SampleBuild.NOW, ZoneOffset.UTC));
    context =
        ServiceContext.of(
            Map.of("micronaut.server.host", "127.0.0.1", "micronaut.server.port", -1));
    context.registerSingleton(Explorer.class, explorer);
    context.start();
    explorer.start();
    uri = context.getBean(EmbeddedServer.class).start().getURI();
    explorer.awaitCaughtUp();
  }

  static ServedPages of(Path folder, List<SampleBuild> builds) throws Exception {
    return new ServedPages(folder, builds.stream().map(SampleBuild::json).toList());
  }

  /** More builds, into the log. */
  void write(Collection<?> builds) {
    for (Object build : builds) {
      producer.send(
          new ProducerRecord<>(topic, null, build.toString().getBytes(StandardCharsets.UTF_8)));
    }
    producer.flush();
  }

  /** Timelines, into a topic that may not be there yet; they are in the index then. */
  void writeTimelines(List<Timeline> timelines) throws Exception {
    String to = Topics.of(topic, prefix).timelines();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      if (!admin.listTopics().names().get().contains(to)) {
        admin.createTopics(List.of(new NewTopic(to, 3, (short) 1))).all().get();
      }
    }
    for (Timeline timeline : timelines) {
      // One by one: of a topic that was just made the first answers can be of several minds.
      producer
          .send(new ProducerRecord<>(to, timeline.build().id(), TimelineWriter.json(timeline)))
          .get();
    }
    explorer.awaitCaughtUp();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + uri.getPort() + path);
  }

  Explorer explorer() {
    return explorer;
  }

  /** As a browser asks for a page, or a program for JSON. */
  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    request.setHeader("Accept", path.startsWith("/api/") ? "application/json" : "text/html");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** As a form is sent. */
  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Accept", "text/html")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
    explorer.close();
    producer.close();
  }
}
