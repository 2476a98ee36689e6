package io.kitetrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  @Test
  void read_takesTheClientsOwnPropertiesAlone() {
    KafkaSettings kafka =
        KafkaSettings.read(
            settings(
                Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", "a:9092,b:9093",
                    "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                    // What Kubernetes puts into a pod beside a service named kafka.
                    "KAFKA_PORT", "tcp://10.0.0.1:9092",
                    "KAFKA_SERVICE_HOST", "10.0.0.1")));
    assertThat(kafka.properties())
        .containsOnlyKeys("bootstrap.servers", "security.protocol")
        .containsEntry("security.protocol", "SASL_SSL");
  }

  @Test
  void toString_neverShowsAValueButTheAddresses() {
    KafkaSettings kafka =
        KafkaSettings.read(settings(Map.of("KAFKA_SASL_JAAS_CONFIG", "password=\"s3cret\";")));
    assertThat(kafka.toString()).contains("sasl.jaas.config").doesNotContain("s3cret");
  }

  @Test
  void read_ofAnAddressWithoutPort_isAFault() {
    Settings settings = settings(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka"));
    KafkaSettings.read(settings);
    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("KAFKA_BOOTSTRAP_SERVERS: 'kafka' is not host:port");
  }

  @Test
  void consumer_leavesOutWhatOnlyAProducerKnows() {
    KafkaSettings kafka =
        new KafkaSettings(Map.of("bootstrap.servers", "a:1", "compression.type", "zstd"));
    assertThat(kafka.consumer(Map.of("group.id", "g")))
        .containsOnlyKeys("bootstrap.servers", "group.id", "metric.reporters");
    assertThat(kafka.producer(Map.of("compression.type", "none")))
        .containsEntry("compression.type", "none");
  }

  @Test
  void clients_tellNothingOverJmx_unlessAskedTo() {
    KafkaSettings plain = KafkaSettings.plain("a:1");
    assertThat(plain.admin(Map.of())).containsEntry("metric.reporters", List.of());
    KafkaSettings asked =
        new KafkaSettings(Map.of("bootstrap.servers", "a:1", "metric.reporters", "some.Reporter"));
    assertThat(asked.producer(Map.of())).containsEntry("metric.reporters", "some.Reporter");
  }

  private static Settings settings(Map<String, String> variables) {
    return new Settings(Variables.of(variables));
  }
}
