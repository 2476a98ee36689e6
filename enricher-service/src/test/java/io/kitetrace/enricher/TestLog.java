package io.kitetrace.enricher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A log of a test's own on the broker that all tests share, with its timelines. */
public final class TestLog implements AutoCloseable {

  private final KafkaSettings kafka = KafkaSettings.plain(TestKafka.shared().bootstrapServers());
  private final TopicSettings topics;
  private final Admin admin = Admin.create(kafka.admin(Map.of()));

  /** Makes the topics, but for the timelines: that is the enricher's. */
  public TestLog(int partitions) {
    String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
    topics = new TopicSettings(Topics.of(prefix + "builds", prefix), partitions, (short) -1, false);
    new TopicSetup(admin, topics).run();
  }

  public Admin admin() {
    return admin;
  }

  public Topics topics() {
    return topics.topics();
  }

  public String group() {
    return topics().builds() + ".enricher";
  }

  /** An enricher's variables for this log. */
  public Map<String, String> variables(Map<String, String> more) {
    String builds = topics().builds();
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("BUILDS_TOPIC", builds);
    variables.put("KITETRACE_TOPIC_PREFIX", builds.substring(0, builds.length() - 6));
    variables.put("ENRICH_GROUP", group());
    variables.put("ENRICH_PIPELINES", "*");
    variables.putAll(more);
    return variables;
  }

  /** All timelines that are committed. */
  public List<ConsumerRecord<byte[], byte[]>> timelines() {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (TopicReader reader =
        TopicReader.ofTopic(kafka, "test", Records.SMALL, topics().timelines())) {
      while (reader.hasNext()) {
        all.addAll(reader.next());
      }
    }
    return all;
  }

  /** The text of a record's header, or null. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    admin.close();
  }
}
