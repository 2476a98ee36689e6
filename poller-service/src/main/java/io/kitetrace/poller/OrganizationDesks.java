package io.kitetrace.poller;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.inbox.InboxCodec;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Redactor;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.ownership.OrganizationDesk;
import io.kitetrace.poller.ownership.OrganizationWork;
import io.kitetrace.poller.poll.HintFetcher;
import io.kitetrace.poller.poll.Imports;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.StopSignal;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for an organization: polling, history, and what the inbox brings, side by side.
 *
 * @param onFault hears of what no wait mends: better to end, and be started again, than to be there
 *     without working
 */
record OrganizationDesks(
    BuildkiteSettings settings,
    PollTask polling,
    PageReader pages,
    BackfillOrders orders,
    Redactor redactor,
    PollerMetrics metrics,
    InstantSource clock,
    Consumer<Throwable> onFault)
    implements OrganizationWork {

  private static final Logger LOG = LoggerFactory.getLogger(OrganizationDesks.class);

  @Override
  public OrganizationDesk open(String organization, BuildLog log, StopSignal stop) {
    return new Desk(
        organization,
        log,
        stop,
        new Imports(settings, log, redactor, metrics, organization),
        new HintFetcher(settings, pages, log, redactor, metrics, clock, stop, organization));
  }

  /** What a thread does until the ownership ends. */
  @FunctionalInterface
  private interface Work {
    void run(Heartbeat heartbeat) throws StoppedException;
  }

  private final class Desk implements OrganizationDesk {

    private final String organization;
    private final BuildLog log;
    private final StopSignal stop;
    private final Imports imports;
    private final HintFetcher hints;

    private Desk(
        String organization, BuildLog log, StopSignal stop, Imports imports, HintFetcher hints) {
      this.organization = organization;
      this.log = log;
      this.stop = stop;
      this.imports = imports;
      this.hints = hints;
    }

    @Override
    public Map<String, ServiceThreads.Body> threads() {
      // Two look at builds, so that a large one does not hold up the next.
      return Map.of(
          "poll-" + organization,
          guarded(heartbeat -> polling.run(organization, log, beating(heartbeat))),
          "backfill-" + organization,
          guarded(heartbeat -> orders.run(organization, log, beating(heartbeat))),
          "hints-1-" + organization,
          guarded(hints::run),
          "hints-2-" + organization,
          guarded(hints::run));
    }

    private Waiter beating(Heartbeat heartbeat) {
      return time -> {
        heartbeat.beat();
        stop.sleep(time);
      };
    }

    @Override
    public void take(InboxMessage message, Ack receipt) throws StoppedException {
      try {
        switch (message) {
          case InboxMessage.Hint hint -> hinted(hint, receipt);
          case BackfillOrder order -> orders.accept(order, receipt, log);
          case InboxMessage.ImportedBuild build -> imports.take(build, receipt);
        }
      } catch (RetriesExhaustedException | SettingsException e) {
        throw e; // not about the message
      } catch (RuntimeException | StackOverflowError e) {
        setAside(message, receipt, e);
      }
    }

    /** It would come again and again, and hold up all that is behind it. */
    private void setAside(InboxMessage message, Ack receipt, Throwable e) throws StoppedException {
      LOG.atError()
          .addKeyValue("organization", organization)
          .addKeyValue("offset", receipt.offset())
          .setCause(e)
          .log("inbox message set aside as a dead letter");
      byte[] value = InboxCodec.encode(message).value();
      BrokenBuild broken =
          new BrokenBuild(
              null,
              redactor.redact(value, 0, value.length),
              BrokenBuild.Kind.MESSAGE,
              "the inbox's message cannot be handled; this is a fault of the program, please report it",
              new Origin(source(message), organization, clock.instant()));
      if (message instanceof InboxMessage.ImportedBuild build) {
        imports.setAside(broken, build.order(), receipt);
        return;
      }
      Batch slice = new Batch();
      slice.add(broken);
      slice.done(receipt);
      log.publish(slice);
    }

    private static Source source(InboxMessage message) {
      return switch (message) {
        case InboxMessage.Hint hint -> Source.WEBHOOK;
        case BackfillOrder order -> Source.BACKFILL;
        case InboxMessage.ImportedBuild build -> Source.IMPORT;
      };
    }

    /** Who does not poll leaves live builds to who does, and perhaps has no token to ask with. */
    private void hinted(InboxMessage.Hint hint, Ack receipt) throws StoppedException {
      if (polling.polls()) {
        hints.take(hint, receipt);
      } else {
        log.done(receipt);
      }
    }

    @Override
    public void rest() throws StoppedException {
      imports.flush();
    }

    @Override
    public void cancel() {
      pages.api().cancel(organization);
      hints.close();
    }

    private ServiceThreads.Body guarded(Work work) {
      return heartbeat -> {
        try {
          work.run(heartbeat);
        } catch (StoppedException e) {
          // the next owner goes on
        } catch (RetriesExhaustedException | SettingsException e) {
          onFault.accept(e);
        }
      };
    }
  }
}
