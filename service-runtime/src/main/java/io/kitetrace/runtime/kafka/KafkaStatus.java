package io.kitetrace.runtime.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Kafka is, for people: the first failure is a warning, its repeats are not, the recovery is
 * news. Written by the thread that reads, read by any.
 */
public final class KafkaStatus {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaStatus.class);

  /** In a rebalance, and while a coordinator moves, commits fail for some seconds. */
  private static final Duration ORDINARY = Duration.ofSeconds(30);

  private final Clock clock;
  private volatile @Nullable Instant silentSince;
  private volatile @Nullable Instant uncommittedSince;
  private volatile boolean known;
  private boolean commitsTold;

  /** Nothing is known yet. */
  public KafkaStatus(Clock clock) {
    this.clock = clock;
  }

  /** 1 where Kafka answers, 0 where it does not, not a number until that is known. */
  public double reachable() {
    return known ? silentSince == null ? 1 : 0 : Double.NaN;
  }

  /** Since when Kafka has not answered; null where it does, or it is not known yet. */
  public @Nullable Instant silentSince() {
    return silentSince;
  }

  /** Since when every commit has failed; null where the last one succeeded. */
  public @Nullable Instant uncommittedSince() {
    return uncommittedSince;
  }

  /** Puts what health shows of it. */
  public void addTo(Map<String, Object> details) {
    details.put("kafkaReachable", reachable() == 1);
    putSince(details, "kafkaSilentSince", silentSince);
    putSince(details, "commitsFailSince", uncommittedSince);
  }

  private static void putSince(Map<String, Object> details, String name, @Nullable Instant since) {
    if (since != null) {
      details.put(name, since.toString());
    }
  }

  /** Kafka has answered. */
  public void answered() {
    Instant since = silentSince;
    known = true;
    if (since != null) {
      silentSince = null;
      LOG.atInfo().addKeyValue("after", since(since)).log("Kafka answers again");
    }
  }

  /**
   * Kafka did not answer.
   *
   * @param servers as {@code bootstrap.servers} has them
   */
  public void silent(String servers) {
    known = true;
    boolean news = silentSince == null;
    if (news) {
      silentSince = clock.instant();
    }
    (news ? LOG.atWarn() : LOG.atDebug())
        .addKeyValue("servers", servers)
        .log("Kafka does not answer; look at KAFKA_BOOTSTRAP_SERVERS and at the brokers; retrying");
  }

  /** A commit succeeded. */
  public void committed() {
    Instant since = uncommittedSince;
    uncommittedSince = null;
    if (commitsTold && since != null) {
      LOG.atInfo().addKeyValue("after", since(since)).log("commits succeed again");
    }
    commitsTold = false;
  }

  /** A commit failed, and is repeated. */
  public void commitFailed(Exception failure) {
    LOG.debug("commit failed, it will be repeated", failure);
    Instant since = uncommittedSince;
    if (since == null) {
      uncommittedSince = clock.instant();
    } else if (!commitsTold && silentSince == null && since(since).compareTo(ORDINARY) > 0) {
      commitsTold = true;
      LOG.atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("commits fail; what is delivered meanwhile would be delivered again; retrying");
    }
  }

  private Duration since(Instant then) {
    return Duration.between(then, clock.instant());
  }
}
