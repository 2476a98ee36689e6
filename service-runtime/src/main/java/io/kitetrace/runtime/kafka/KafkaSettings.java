package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The Kafka client's own properties, from {@code KAFKA_…}: {@code KAFKA_SECURITY_PROTOCOL} is
 * {@code security.protocol}. Only names that a client knows are taken, since Kubernetes puts other
 * variables of that prefix into pods.
 *
 * @param properties by Kafka's names; may hold secrets, and is never printed
 */
public record KafkaSettings(Map<String, String> properties) {

  private static final String PREFIX = "KAFKA_";
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final Pattern ADDRESSES =
      Pattern.compile(
          "\\s*[^\\s:,/]+:\\d{1,5}\\s*(,\\s*[^\\s:,/]+:\\d{1,5}\\s*)*|.*\\[.*\\]:\\d+.*");

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** A broker without security, as the tests and the embedded broker have it. */
  public static KafkaSettings plain(String bootstrapServers) {
    return new KafkaSettings(Map.of(BOOTSTRAP, bootstrapServers));
  }

  /** Reads all {@code KAFKA_…} variables; a secret can come from {@code KAFKA_…_FILE}. */
  public static KafkaSettings read(Settings settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put(BOOTSTRAP, "localhost:9092");
    settings.knows(variables());
    for (String variable : settings.startingWith(PREFIX)) {
      String name =
          variable.endsWith("_FILE") ? variable.substring(0, variable.length() - 5) : variable;
      String property = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
      if (known(property)) {
        Secret value = settings.secret(name);
        if (value != null) {
          properties.put(property, value.value());
        }
      }
    }
    if (!ADDRESSES.matcher(properties.getOrDefault(BOOTSTRAP, "")).matches()) {
      settings.fault(
          "KAFKA_BOOTSTRAP_SERVERS",
          "'" + properties.get(BOOTSTRAP) + "' is not host:port, or several with commas between");
    }
    return new KafkaSettings(properties);
  }

  /**
   * With what the framework's configuration says of Kafka (under {@code kafka}); variables win.
   *
   * @param configured by Kafka's names
   * @param variables those that these settings were read from
   */
  public KafkaSettings with(Map<String, ?> configured, Variables variables) {
    Map<String, String> merged = new HashMap<>(properties);
    configured.forEach(
        (name, value) -> {
          String variable = PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
          if (known(name) && variables.get(variable) == null) {
            merged.put(name, String.valueOf(value));
          }
        });
    return new KafkaSettings(merged);
  }

  private static Set<String> variables() {
    Set<String> variables = new TreeSet<>();
    Stream.of(
            ConsumerConfig.configNames(),
            ProducerConfig.configNames(),
            AdminClientConfig.configNames())
        .flatMap(Set::stream)
        .map(name -> PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_'))
        .forEach(name -> variables.addAll(List.of(name, name + "_FILE")));
    return variables;
  }

  /** Whether one of Kafka's clients knows a property of this name. */
  public static boolean known(String property) {
    return ConsumerConfig.configNames().contains(property)
        || ProducerConfig.configNames().contains(property)
        || AdminClientConfig.configNames().contains(property);
  }

  /** {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return properties.getOrDefault(BOOTSTRAP, "");
  }

  /** What a consumer takes of these, with the given properties winning. */
  public Map<String, Object> consumer(Map<String, ?> winning) {
    return merged(ConsumerConfig.configNames(), winning);
  }

  /** What a producer takes of these, with the given properties winning. */
  public Map<String, Object> producer(Map<String, ?> winning) {
    return merged(ProducerConfig.configNames(), winning);
  }

  /** What an admin client takes of these, with the given properties winning. */
  public Map<String, Object> admin(Map<String, ?> winning) {
    return merged(AdminClientConfig.configNames(), winning);
  }

  /** The names alone: values may be secret. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrap.servers=%s, properties=%s]"
        .formatted(bootstrapServers(), new TreeMap<>(properties).keySet());
  }

  private Map<String, Object> merged(Set<String> known, Map<String, ?> winning) {
    Map<String, Object> merged = new HashMap<>();
    // Clients tell their figures over JMX unless told otherwise; ours are at /prometheus.
    merged.put("metric.reporters", List.of());
    properties.forEach(
        (name, value) -> {
          if (known.contains(name)) {
            merged.put(name, value);
          }
        });
    merged.putAll(winning);
    return merged;
  }
}
