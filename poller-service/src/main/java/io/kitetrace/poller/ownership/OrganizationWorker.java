package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.inbox.InboxCodec;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.poll.HintFetcher;
import io.kitetrace.poller.poll.Imports;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works for one organization while its partition is ours: polling, history, and what the inbox
 * brings, side by side over one log. {@link InboxDispatcher} runs its threads and gives it its
 * messages.
 */
final class OrganizationWorker {

  private static final Logger LOG = LoggerFactory.getLogger(OrganizationWorker.class);

  /** Between two looks for backfills. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final String organization;
  private final BuildLog log;
  private final StopSignal stop;
  private final Work work;
  private final OrganizationPoller poller;
  private final Imports imports;
  private final HintFetcher hints;
  private final Lender lender;

  OrganizationWorker(String organization, BuildLog log, StopSignal stop, Work work) {
    this.organization = organization;
    this.log = log;
    this.stop = stop;
    this.work = work;
    this.poller = new OrganizationPoller(work.resources(), organization, log);
    this.imports = new Imports(work.resources(), log, organization);
    this.hints = new HintFetcher(work.resources(), log, stop, organization);
    this.lender = new Lender(organization, log, work.budget(), work.metrics());
  }

  /** What runs side by side until the signal says to stop, by the names of the threads. */
  Map<String, ServiceThreads.Body> threads() {
    Map<String, ServiceThreads.Body> threads = new LinkedHashMap<>();
    if (work.mode().polls()) {
      threads.put("poll-" + organization, work.guarded(heartbeat -> poll(stop.beating(heartbeat))));
      // Two look at builds, so that a large one does not hold up the next.
      threads.put("hints-1-" + organization, work.guarded(hints::run));
      threads.put("hints-2-" + organization, work.guarded(hints::run));
    }
    if (work.mode().worksOnBackfills()) {
      threads.put(
          "backfill-" + organization, work.guarded(heartbeat -> backfill(stop.beating(heartbeat))));
    }
    return threads;
  }

  /**
   * Takes a message of the inbox; in the order of arrival, on the partition's inbox thread. Waits
   * for Kafka at most, never for the API, since other messages wait behind it.
   */
  void take(InboxMessage message, Ack ack) throws InterruptedException {
    try {
      switch (message) {
        case InboxMessage.Hint hint -> take(hint, ack);
        case BackfillOrder order -> work.backfills().take(order, ack, log);
        case InboxMessage.ImportedBuild build -> imports.take(build, ack);
        case InboxMessage.RequestsWanted wanted -> lender.take(wanted.request(), ack);
      }
    } catch (RetriesExhaustedException | SettingsException e) {
      throw e; // not about the message
    } catch (RuntimeException | StackOverflowError e) {
      setAside(message, ack, e);
    }
  }

  /** No message waits at present: publishes what was put aside to be published together. */
  void rest() throws InterruptedException {
    answer();
    imports.flush();
  }

  /** Answers who wants to make requests to the API. */
  void answer() throws InterruptedException {
    lender.answer();
  }

  /** Ends what the threads wait for elsewhere, after the signal was given. */
  void cancel() {
    work.resources().pages().api().cancel(organization);
    hints.close();
  }

  private void poll(Waiter waiter) throws InterruptedException {
    if (work.mode() == Mode.SERVICE) {
      poller.run(waiter);
    } else if (work.onePass().isLeft(organization)) {
      poller.pass(waiter);
      work.onePass().passed(organization);
    }
  }

  /** Works on open orders, those of former owners included. */
  private void backfill(Waiter waiter) throws InterruptedException {
    while (true) {
      work.backfills().runOpen(organization, log, waiter);
      waiter.sleep(LOOK);
    }
  }

  /** Who does not poll leaves live builds to who does, and perhaps has no token to ask with. */
  private void take(InboxMessage.Hint hint, Ack ack) {
    if (work.mode().polls()) {
      hints.take(hint, ack);
    } else {
      log.done(ack);
    }
  }

  /** It would come again and again, and hold up all that is behind it. */
  private void setAside(InboxMessage message, Ack ack, Throwable e) throws InterruptedException {
    LOG.atError()
        .addKeyValue("organization", organization)
        .addKeyValue("offset", ack.offset())
        .setCause(e)
        .log("inbox message set aside as a dead letter");
    byte[] value = InboxCodec.encode(message).value();
    BrokenBuild broken =
        new BrokenBuild(
            null,
            work.resources().rules().redactor().redact(value, 0, value.length),
            BrokenBuild.Kind.MESSAGE,
            "the inbox's message cannot be handled; this is a fault of the program, please report it",
            new Origin(source(message), organization, work.resources().rules().clock().instant()));
    if (message instanceof InboxMessage.ImportedBuild build) {
      imports.setAside(broken, build.order(), ack);
      return;
    }
    Batch batch = new Batch();
    batch.add(broken);
    batch.done(ack);
    log.publish(batch);
  }

  private static Source source(InboxMessage message) {
    return switch (message) {
      case InboxMessage.Hint hint -> Source.WEBHOOK;
      case BackfillOrder order -> Source.BACKFILL;
      case InboxMessage.ImportedBuild build -> Source.IMPORT;
      case InboxMessage.RequestsWanted wanted -> Source.POLL;
    };
  }
}
