package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.poller.api.ApiTimeouts;
import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Redactor;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.ownership.OrganizationDesk;
import io.kitetrace.poller.poll.Imports;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.retry.Backoff;
import io.kitetrace.poller.retry.Outages;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.RetryLimits;
import io.kitetrace.poller.retry.StopSignal;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.wire.Headers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OrganizationDesksTest {

  private final Instant now = Instant.now();
  private final TestLog log = TestLog.create();
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final StopSignal stop = new StopSignal();
  private final BuildLog owned = TestBuildLog.of(log, metrics, stop, () -> {});
  private final BuildkiteSettings settings =
      Pollers.settings(URI.create("http://127.0.0.1:1"), log).buildkite();
  private final BuildkiteApi api =
      new BuildkiteApi(
          settings, ApiTimeouts.DEFAULT, new RateBudget(1_000, System::nanoTime), metrics, 1 << 20);

  @AfterEach
  void close() {
    owned.close();
    api.close();
  }

  @Test
  void aMessageThatCannotBeHandled_isADeadLetter_andTheNextGoesOn() throws StoppedException {
    OrganizationDesk desk = desk(new IllegalStateException("a fault"));
    Ack poison = owned.inbox().received(7);
    Ack good = owned.inbox().received(8);

    desk.take(new BackfillOrder("acme", "order", "p", now, now, List.of("s3cret")), poison);
    desk.take(
        new InboxMessage.ImportedBuild("acme", "i", now, FakeBuild.passed(1, now, 5).json(0)),
        good);
    desk.rest();

    assertThat(log.builds()).hasSize(1);
    assertThat(owned.inbox().open()).isZero();
    ConsumerRecord<String, byte[]> letter = log.deadLetters().getFirst();
    assertThat(TestLog.header(letter, Headers.ERROR_CLASS)).isEqualTo("InboxMessage");
    assertThat(TestLog.header(letter, Headers.ORGANIZATION)).isEqualTo("acme");
    assertThat(new String(letter.value(), StandardCharsets.UTF_8))
        .contains("\"from\"")
        .doesNotContain("s3cret");
    assertThat(log.committedOffset(log.topics().topics().inbox(), TestBuildLog.PARTITION))
        .isEqualTo(9);
  }

  @Test
  void anImportedBuildThatIsSetAside_isCountedForWhoSentIt() throws StoppedException {
    BrokenBuild broken =
        new BrokenBuild(
            null,
            new byte[] {'x'},
            BrokenBuild.Kind.MESSAGE,
            "a reason",
            new Origin(Source.IMPORT, "acme", now));
    new Imports(settings, owned, new Redactor(List.of()), metrics, "acme")
        .setAside(broken, "i", owned.inbox().received(7));
    assertThat(owned.imported("acme", "i")).isEqualTo(new BuildCounts(0, 0, 0, 0, 1));
    assertThat(owned.inbox().open()).isZero();
    assertThat(log.deadLetters()).hasSize(1);
  }

  @Test
  void whatIsNotAboutTheMessage_isNotTakenForItsFault() {
    OrganizationDesk desk = desk(new RetriesExhaustedException("Kafka is away", false, null));
    assertThatThrownBy(
            () ->
                desk.take(
                    new BackfillOrder("acme", "order", "p", now, now, List.of()),
                    owned.inbox().received(7)))
        .isInstanceOf(RetriesExhaustedException.class);
    assertThat(log.deadLetters()).isEmpty();
    assertThat(owned.inbox().open()).isEqualTo(1);
  }

  private OrganizationDesk desk(RuntimeException thrown) {
    BackfillOrders orders =
        new BackfillOrders() {
          @Override
          public void accept(BackfillOrder order, Ack receipt, BuildLog to) {
            throw thrown;
          }

          @Override
          public void run(String organization, BuildLog to, Waiter waiter) {}
        };
    PageReader pages =
        new PageReader(
            api,
            new Outages(LoggerFactory.getLogger(OrganizationDesksTest.class), "API"),
            RetryLimits.ONE_SHOT,
            new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1), () -> 0));
    return new OrganizationDesks(
            settings,
            PollTask.NONE,
            pages,
            orders,
            new Redactor(List.of("/pipelines")),
            metrics,
            InstantSource.system(),
            fault -> {})
        .open("acme", owned, stop);
  }
}
