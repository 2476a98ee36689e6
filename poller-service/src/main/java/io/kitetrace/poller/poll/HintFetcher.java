package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.PageAddress;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.metrics.PollerMetrics.HintOutcome;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.wire.BuildHead;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the builds of one organization that were hinted at, during one ownership: each is read
 * alone, within the budget, and published like any other. What cannot be had in a few tries is left
 * to polling. Hints come on one thread, {@link #run} is for several.
 */
public final class HintFetcher {

  private static final Logger LOG = LoggerFactory.getLogger(HintFetcher.class);

  /** Looks at a build that is not there yet, or at an API that fails: some seconds, by back-off. */
  private static final int TRIES = 5;

  private static final Duration LIMITED = Duration.ofMillis(500);

  private final PollerResources resources;
  private final BuildLog log;
  private final Waiter waiter;
  private final String organization;
  private final HintQueue queue = new HintQueue();

  public HintFetcher(PollerResources resources, BuildLog log, Waiter waiter, String organization) {
    this.resources = resources;
    this.log = log;
    this.waiter = waiter;
    this.organization = organization;
  }

  /** Notes a hint; returns at once. */
  public void take(InboxMessage.Hint hint, Ack ack) {
    if (!resources.rules().filter().acceptsPipeline(hint.pipeline())) {
      finish(ack, HintOutcome.FILTERED);
      return;
    }
    switch (queue.note(hint, ack)) {
      case NEW -> {} // until it was looked at
      case COALESCED -> finish(ack, HintOutcome.COALESCED);
      case FULL -> finish(ack, HintOutcome.LEFT_TO_POLLING);
    }
  }

  public void run(Heartbeat heartbeat) throws InterruptedException {
    while (true) {
      heartbeat.beat();
      waiter.check();
      HintQueue.Entry entry = queue.next();
      if (entry == null) {
        return;
      }
      if (isKnown(entry.hint())) {
        queue.finished(entry);
        finish(entry.ack(), HintOutcome.KNOWN);
      } else {
        lookSafely(entry);
      }
    }
  }

  /** A hint that cannot be followed is left to polling: it would end us at each start. */
  private void lookSafely(HintQueue.Entry entry) throws InterruptedException {
    try {
      look(entry);
    } catch (RetriesExhaustedException e) {
      throw e; // about Kafka, not about the hint
    } catch (RuntimeException | StackOverflowError e) {
      LOG.atError().addKeyValue("organization", organization).setCause(e).log("hint not followed");
      queue.finished(entry);
      finish(entry.ack(), HintOutcome.LEFT_TO_POLLING);
    }
  }

  public void close() {
    queue.close();
  }

  private boolean isKnown(InboxMessage.Hint hint) throws InterruptedException {
    if (hint.build() == null || hint.finishedAt() == null) {
      return false;
    }
    Instant published = log.memory().publishedFinish(hint.build());
    return published != null && !published.isBefore(hint.finishedAt());
  }

  private void look(HintQueue.Entry entry) throws InterruptedException {
    InboxMessage.Hint hint = entry.hint();
    PageAddress address =
        resources.pages().api().build(organization, hint.pipeline(), hint.number());
    Ingest ingest = new Ingest(resources.rules(), organization, log, Source.WEBHOOK, log::publish);
    AtomicReference<@Nullable BuildHead> seen = new AtomicReference<>();
    try {
      resources
          .pages()
          .api()
          .read(
              address,
              RateBudget.Priority.LIVE,
              waiter,
              (buffer, offset, length, whole) -> {
                seen.set(ingest.take(buffer, offset, length, whole));
                return null;
              });
    } catch (ApiException.Limited e) { // the budget knows how long; that is no try
      again(entry, entry.tries(), LIMITED);
      return;
    } catch (ApiException e) {
      waiter.check(); // a request that was canceled is no failure
      LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a hinted build was not read");
      tryAgain(entry);
      return;
    }
    BuildHead head = seen.get();
    if (head != null && head.finishedAt() == null) { // not visible as finished yet
      tryAgain(entry);
      return;
    }
    ingest.done(entry.ack());
    ingest.flush();
    queue.finished(entry);
    resources.metrics().count(HintOutcome.FETCHED);
    resources.metrics().publishedHinted(hint.hintedAt());
  }

  private void tryAgain(HintQueue.Entry entry) {
    int tries = entry.tries() + 1;
    if (tries < TRIES) {
      again(entry, tries, resources.pages().backoff().after(tries));
    } else {
      queue.finished(entry);
      finish(entry.ack(), HintOutcome.LEFT_TO_POLLING);
    }
  }

  private void again(HintQueue.Entry entry, int tries, Duration later) {
    if (!queue.again(entry, tries, later)) {
      finish(entry.ack(), HintOutcome.COALESCED);
    }
  }

  private void finish(Ack ack, HintOutcome outcome) {
    log.done(ack);
    resources.metrics().count(outcome);
  }
}
