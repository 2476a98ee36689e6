package io.kitetrace.poller.ownership;

import io.kitetrace.poller.retry.Retries;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.MissingAcls;
import io.kitetrace.runtime.kafka.OwnerPartitions;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.runtime.retry.Waiter;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Makes the topics where they are absent, and finds out what they are like. */
record LogSetup(KafkaSettings kafka, TopicSettings topics, List<RequiredAcl> needed) {

  /**
   * What the topics are like.
   *
   * @param partitions of inbox, index and state
   * @param maxBatchBytes that the log takes
   * @param missing rights; told at the start, and not by the first build that needs them
   */
  record Found(int partitions, int maxBatchBytes, List<RequiredAcl> missing) {}

  /**
   * Sets up, waiting while Kafka is away.
   *
   * @throws io.kitetrace.runtime.settings.SettingsException if a topic is not fit for the log
   * @throws io.kitetrace.poller.retry.RetriesExhaustedException if the limits were reached
   */
  Found run(Retries retries, Waiter waiter) throws InterruptedException {
    int max = retries.limits().maxSetups();
    for (int failures = 1; ; failures++) {
      waiter.check();
      try {
        Found found = KafkaCalls.ask(kafka, this::once);
        if (found.missing().isEmpty()) {
          retries.outage().recovered();
          return found;
        }
        String sentence = KafkaFailures.refused(kafka, found.missing());
        retries.failed(sentence, null, failures, max, waiter);
      } catch (KafkaException e) {
        String sentence = KafkaFailures.sentence(kafka, needed, e);
        retries.failed(sentence, e, failures, max, waiter);
      }
    }
  }

  private Found once(Admin admin) {
    new TopicSetup(admin, topics).run();
    int partitions = OwnerPartitions.count(admin, topics.topics());
    return new Found(partitions, maxBatchBytes(admin), MissingAcls.of(admin, needed));
  }

  private int maxBatchBytes(Admin admin) {
    ConfigResource log = new ConfigResource(ConfigResource.Type.TOPIC, topics.topics().builds());
    Config config = KafkaCalls.await(admin.describeConfigs(List.of(log)).all()).get(log);
    ConfigEntry most = config == null ? null : config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return most == null ? TopicSetup.MAX_MESSAGE_BYTES : Integer.parseInt(most.value());
  }
}
