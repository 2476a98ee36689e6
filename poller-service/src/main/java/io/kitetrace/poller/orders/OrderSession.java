package io.kitetrace.poller.orders;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.ownership.GroupMembers;
import io.kitetrace.poller.ownership.Mode;
import io.kitetrace.poller.ownership.StateFollower;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A command's connection to those who work on what it puts into the inbox: the pollers that run, or
 * one of our own. For one thread.
 */
public final class OrderSession implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** The group takes nobody in before a dead member's session has ended; then memory is loaded. */
  private static final Duration ACCEPTANCE_AFTER_SESSION = Duration.ofSeconds(60);

  private final PollerSettings settings;
  private final GroupMembers members;
  private final StateFollower follower;
  private final FallbackWorker worker;
  private final Consumer<String> notices;
  private final Ahead ahead = new Ahead();
  private final CountDownLatch stopping;
  private final long acceptUntil;
  private long looked = System.nanoTime();

  private OrderSession(
      PollerSettings settings,
      Mode mode,
      Consumer<String> notices,
      CountDownLatch stopping,
      GroupMembers members,
      StateFollower follower) {
    this.settings = settings;
    this.members = members;
    this.follower = follower;
    this.notices = notices;
    this.stopping = stopping;
    this.worker =
        new FallbackWorker(
            members,
            organizations -> {
              Poller poller = new Poller(settings.forOrganizations(organizations));
              poller.start(mode);
              return poller;
            },
            notices);
    this.acceptUntil =
        System.nanoTime()
            + settings.publish().sessionTimeout().plus(ACCEPTANCE_AFTER_SESSION).toNanos();
  }

  /**
   * Makes the topics where they are absent, and listens to the state topic from now on.
   *
   * @param mode of our own poller, where it takes one
   * @param notices takes sentences for a person
   * @param stopping is counted down when the command is to end
   * @throws CommandFailure if Kafka is away
   */
  public static OrderSession open(
      PollerSettings settings, Mode mode, Consumer<String> notices, CountDownLatch stopping) {
    GroupMembers members = new GroupMembers(settings.kafka(), settings.publish().group());
    try {
      members.setUp(settings.topics());
      StateFollower follower =
          StateFollower.open(settings.kafka(), settings.topics().topics().state());
      return new OrderSession(settings, mode, notices, stopping, members, follower);
    } catch (RuntimeException e) {
      members.close();
      throw e;
    }
  }

  public boolean isStopping() {
    return stopping.getCount() == 0;
  }

  public void need(String organization) {
    worker.need(organization);
  }

  public Ahead ahead() {
    return ahead;
  }

  public boolean isElsewhere() {
    return worker.isElsewhere();
  }

  /**
   * Waits a moment for what the owners write down.
   *
   * @return what the pollers that run have passed over, which is no longer waited for
   * @throws RuntimeException as commands report it, if our own poller has failed
   */
  public List<Ahead.PassedOver> follow(Duration wait, Consumer<StateRecord> receiver) {
    worker.look();
    follower.poll(wait, receiver);
    long now = System.nanoTime();
    if (ahead.builds() == 0 || now - looked < BETWEEN_LOOKS.toNanos()) {
      return List.of();
    }
    looked = now;
    List<Ahead.PassedOver> all =
        ahead.passedOver(worker.committed(settings.topics().topics().inbox()), now);
    all.forEach(passed -> notices.accept(notConfigured(passed.organization())));
    return all;
  }

  /** Gives up where nothing was accepted for too long. */
  public void checkAccepted(boolean accepted) {
    if (!accepted && System.nanoTime() - acceptUntil > 0) {
      throw new CommandFailure(
          worker.isElsewhere()
              ? "the pollers of the group %s do not take it: is the organization among their BUILDKITE_ORGANIZATION, and do they reach Kafka?"
                  .formatted(settings.publish().group())
              : "KAFKA_BOOTSTRAP_SERVERS: Kafka does not give us the organization's place in the group %s"
                  .formatted(settings.publish().group()),
          null);
    }
  }

  /** Says to a person why the pollers that run passed over an organization, and what to do. */
  public String notConfigured(String organization) {
    return "the pollers of the group %s are not configured for the organization '%s'; add it to their BUILDKITE_ORGANIZATION, or stop them and give this command again"
        .formatted(settings.publish().group(), organization);
  }

  public InboxWriter inbox(int maxBytes) {
    return new InboxWriter(settings.kafka(), settings.topics(), maxBytes);
  }

  /** What sending into the inbox ended with, as commands report it. */
  public RuntimeException sendFailure(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof SettingsException fault) {
        return fault;
      }
    }
    return new CommandFailure(KafkaFailures.sentence(settings.kafka(), cause), cause);
  }

  @Override
  public void close() {
    worker.close();
    follower.close();
    members.close();
  }
}
