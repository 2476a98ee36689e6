package io.kitetrace.emitter.delivery;

import io.kitetrace.runtime.command.CommandFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the backend is, for people: the first failure is a warning, its repeats are not, the recovery
 * is news. Written by the delivery thread, read by any.
 */
public final class BackendStatus {

  private static final Logger LOG = LoggerFactory.getLogger(BackendStatus.class);

  private final String description;
  private final Clock clock;
  private volatile @Nullable Outage outage;
  private volatile boolean everAccepted;

  BackendStatus(String description, Clock clock) {
    this.description = description;
    this.clock = clock;
  }

  /**
   * What is wrong with it.
   *
   * @param reason one sentence, without secrets
   * @param since when it began
   * @param misconfigured whether it is for a person to mend
   * @param noHiccup whether it cannot be one: waiting does not mend it
   */
  public record Outage(String reason, Instant since, boolean misconfigured, boolean noHiccup) {}

  /** What is wrong now, or null. */
  public @Nullable Outage outage() {
    return outage;
  }

  /** Whether it has taken anything since we started. */
  public boolean everAccepted() {
    return everAccepted;
  }

  /**
   * For those who cannot wait for ever.
   *
   * @param limit how long it may take nothing
   * @throws CommandFailure if it takes nothing for longer, or {@link #giveUpIfHopeless} throws
   */
  public void giveUpAfter(Duration limit) {
    giveUpAfter(limit, Instant.MIN);
  }

  /** The same where nobody has waited for it before this time. */
  public void giveUpAfter(Duration limit, Instant from) {
    Outage now = outage;
    if (now == null) {
      return;
    }
    giveUpIfHopeless();
    Instant since = now.since().isAfter(from) ? now.since() : from;
    if (Duration.between(since, clock.instant()).compareTo(limit) > 0) {
      throw failure(now);
    }
  }

  /**
   * For those who would wait for nothing.
   *
   * @throws CommandFailure if it has taken nothing since the start, for a reason that does not pass
   */
  public void giveUpIfHopeless() {
    Outage now = outage;
    if (now != null && now.noHiccup() && !everAccepted) {
      throw failure(now);
    }
  }

  private CommandFailure failure(Outage now) {
    return new CommandFailure(
        "the backend at %s accepts no spans (%s); look at OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS"
            .formatted(description, now.reason()),
        null);
  }

  /** What and where it is. */
  public String description() {
    return description;
  }

  void failed(String reason, boolean misconfigured) {
    failed(reason, misconfigured, misconfigured);
  }

  void failed(String reason, boolean misconfigured, boolean noHiccup) {
    Outage before = outage;
    Instant since = before == null ? clock.instant() : before.since();
    outage = new Outage(reason, since, misconfigured, noHiccup);
    boolean news = before == null || (misconfigured && !before.misconfigured());
    (news ? LOG.atWarn() : LOG.atDebug())
        .addKeyValue("backend", description)
        .addKeyValue("reason", reason)
        .log(
            misconfigured
                ? "delivery stopped: the backend refuses us; retrying"
                : "delivery waits: the backend does not accept spans; retrying");
  }

  void accepted() {
    everAccepted = true;
    Outage before = outage;
    if (before != null) {
      outage = null;
      LOG.atInfo()
          .addKeyValue("backend", description)
          .addKeyValue("after", Duration.between(before.since(), clock.instant()))
          .log("delivery resumed");
    }
  }
}
