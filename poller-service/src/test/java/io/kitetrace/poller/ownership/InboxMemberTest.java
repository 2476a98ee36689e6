package io.kitetrace.poller.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.retry.Retries.RetryLimits;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.PublishSettings;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.StopSignal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class InboxMemberTest {

  private static final int FAILURES = 4;

  private final TestLog log = TestLog.create();
  private final StopSignal stop = new StopSignal();
  private final AtomicInteger failures = new AtomicInteger();

  @Test
  void run_countsFailuresInARow_andNotThoseOfAWholeLife() {
    send();
    send();
    AtomicInteger received = new AtomicInteger();
    member(
            new Fakes() {
              @Override
              public boolean received(
                  int partition, long offset, @Nullable InboxMessage message, int bytes) {
                if (received.incrementAndGet() % 2 == 1) {
                  return true;
                }
                if (failures.incrementAndGet() == FAILURES) {
                  stop.stop();
                }
                throw new KafkaException("each time after it has worked");
              }
            })
        .run(() -> {});
    assertThat(failures).hasValue(FAILURES);
  }

  @Test
  void run_thatIsNeverTakenIn_givesUpInTheEnd() {
    TestBuildLog.setUp(log);
    InboxMember member =
        member(
            new Fakes() {
              @Override
              public void gained(int partition) {
                throw new KafkaException("not taken in");
              }
            });
    assertThatThrownBy(() -> member.run(() -> {})).isInstanceOf(RetriesExhaustedException.class);
  }

  /** The dead one's session ends, and the others hear of it with their next heartbeat. */
  @Test
  void properties_byDefault_letAnotherTakeOverWithinHalfAMinute() {
    Map<String, Object> properties = InboxMember.properties(PublishSettings.DEFAULT);
    assertThat(
            (int) properties.get("session.timeout.ms")
                + (int) properties.get("heartbeat.interval.ms"))
        .isLessThan(30_000);
  }

  @ParameterizedTest
  @CsvSource({"6000,1000", "1500,500"})
  void properties_haveTheConfiguredSession_andSeveralHeartbeatsInIt(int session, int heartbeat) {
    PublishSettings settings =
        new PublishSettings(List.of(), "group", "prefix", Duration.ofMillis(session));
    assertThat(InboxMember.properties(settings))
        .containsEntry("session.timeout.ms", session)
        .containsEntry("heartbeat.interval.ms", heartbeat);
  }

  private InboxMember member(Assignment assignment) {
    return new InboxMember(
        Pollers.settings(URI.create("http://127.0.0.1:1"), log),
        assignment,
        new Retries(
            TestBuildLog.outage(),
            new RetryLimits(2, 2, 2, false),
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(20), () -> 0)),
        stop);
  }

  private void send() {
    try (InboxWriter writer = new InboxWriter(log.kafka(), log.topics(), 1 << 20)) {
      writer
          .send(
              new InboxMessage.Hint(
                  new BuildAddress("acme", "web", 1), null, null, "test", Instant.now()))
          .join();
    }
  }

  /** Has room, and does nothing. */
  private static class Fakes implements Assignment {

    @Override
    public void gained(int partition) {}

    @Override
    public void revoked(Collection<Integer> partitions) {}

    @Override
    public void lost(int partition) {}

    @Override
    public boolean received(int partition, long offset, @Nullable InboxMessage message, int bytes) {
      return true;
    }

    @Override
    public boolean hasRoom(int partition) {
      return true;
    }
  }
}
