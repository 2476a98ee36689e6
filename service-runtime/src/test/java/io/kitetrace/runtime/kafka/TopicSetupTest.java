package io.kitetrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

  private static final String KAFKA = TestKafka.shared().bootstrapServers();
  private static Admin admin;

  @BeforeAll
  static void start() {
    admin = Admin.create(Map.of("bootstrap.servers", KAFKA));
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void run_onAnEmptyCluster_makesALogThatKeepsEverything() throws Exception {
    TopicSettings settings = settings("fresh.", false);
    new TopicSetup(admin, settings).run();
    assertThat(
            admin
                .describeTopics(List.of("fresh.log"))
                .allTopicNames()
                .get()
                .get("fresh.log")
                .partitions())
        .hasSize(12);
    Config config = config("fresh.log");
    assertThat(config.get("retention.ms").value()).isEqualTo("-1");
    assertThat(config.get("retention.bytes").value()).isEqualTo("-1");
    assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
    assertThat(config.get("max.message.bytes").value()).isEqualTo("20971520");
    assertThat(config("fresh.builds.index").get("cleanup.policy").value()).isEqualTo("compact");
    assertThat(config("fresh.poller.state").get("cleanup.policy").value()).isEqualTo("compact");
    assertThat(config("fresh.poller.inbox").get("retention.ms").value()).isEqualTo("604800000");
  }

  @Test
  void run_again_changesNothing() {
    TopicSettings settings = settings("again.", false);
    new TopicSetup(admin, settings).run();
    new TopicSetup(admin, settings).run();
  }

  @Test
  void run_onALogThatForgets_refusesUnlessAllowed() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic("short.log", 1, (short) 1).configs(Map.of("retention.ms", "1000"))))
        .all()
        .get();
    assertThatThrownBy(() -> new TopicSetup(admin, settings("short.", false)).run())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("short.log")
        .hasMessageContaining("retention.ms=1000")
        .hasMessageContaining("BUILDS_TOPIC_ALLOW_RETENTION");
    new TopicSetup(admin, settings("short.", true)).run();
  }

  @Test
  void run_whereTheBrokersListIsOld_refusesALogThatForgetsAllTheSame() throws Exception {
    ListTopicsResult before = admin.listTopics();
    before.names().get();
    admin
        .createTopics(
            List.of(new NewTopic("old.log", 1, (short) 1).configs(Map.of("retention.ms", "1000"))))
        .all()
        .get();
    try (Admin old = new OldList(before)) {
      assertThatThrownBy(() -> new TopicSetup(old, settings("old.", false)).run())
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("old.log");
    }
  }

  @Test
  void run_whereATopicIsNotKnownYet_asksAgainNowAndThen() throws Exception {
    TopicSettings settings = settings("late.", false);
    new TopicSetup(admin, settings).run();
    long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
    try (Forgetful forgetful = new Forgetful(end)) {
      new TopicSetup(forgetful, settings).run();
      assertThat(forgetful.asked).hasValueBetween(2, 12);
    }
  }

  /** A broker that does not know a topic before a certain time. */
  private static final class Forgetful extends ForwardingAdmin {
    private final AtomicInteger asked = new AtomicInteger();
    private final long end;

    Forgetful(long end) {
      super(Map.of("bootstrap.servers", KAFKA));
      this.end = end;
    }

    @Override
    public DescribeConfigsResult describeConfigs(
        Collection<ConfigResource> resources, DescribeConfigsOptions options) {
      asked.incrementAndGet();
      if (System.nanoTime() - end < 0) {
        throw new UnknownTopicOrPartitionException("not yet");
      }
      return super.describeConfigs(resources, options);
    }
  }

  /** A broker that has not heard yet of the topics made last. */
  private static final class OldList extends ForwardingAdmin {
    private final ListTopicsResult list;

    OldList(ListTopicsResult list) {
      super(Map.of("bootstrap.servers", KAFKA));
      this.list = list;
    }

    @Override
    public ListTopicsResult listTopics(ListTopicsOptions options) {
      return list;
    }
  }

  private static TopicSettings settings(String prefix, boolean allowRetention) {
    return new TopicSettings(
        Topics.of(prefix + "log", prefix),
        TopicSettings.DEFAULT_PARTITIONS,
        (short) -1,
        allowRetention);
  }

  private static Config config(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource);
  }
}
