package io.kitetrace.benchmarks.endtoend;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How a topic is filled that is measured afterwards: packed as the poller packs it. */
final class Filling {

  private Filling() {}

  static Producer<String, byte[]> producer(String servers, int maxRequest) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG,
            1,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 << 10,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            maxRequest),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
