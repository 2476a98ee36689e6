package io.kitetrace.poller.poll;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.ImportState;

/**
 * Publishes the imported builds of one organization as they come out of the inbox: each version
 * once, whatever polling does meanwhile, and the inbox's offset in the same transaction. For one
 * thread.
 */
public final class Imports {

  private final String organization;
  private final BuildLog log;
  private final Ingest ingest;
  private String order = "";

  public Imports(PollerResources resources, BuildLog log, String organization) {
    this.organization = organization;
    this.log = log;
    this.ingest = new Ingest(resources.rules(), organization, log, Source.IMPORT, this::publish);
  }

  /** Takes a build; it is published with others, at the latest by {@link #flush}. */
  public void take(InboxMessage.ImportedBuild build, Ack ack) throws InterruptedException {
    if (!build.order().equals(order)) {
      flush(); // what is counted together belongs together
      order = build.order();
    }
    ingest.take(build.json(), build.readAt(), build.pipeline());
    ingest.done(ack);
  }

  public void flush() throws InterruptedException {
    ingest.flush();
  }

  /** Puts aside what could not be taken, and counts it: whoever sent it waits for that. */
  public void setAside(BrokenBuild broken, String itsOrder, Ack ack) throws InterruptedException {
    BuildCounts before = log.memory().imported(organization, itsOrder);
    Batch batch = new Batch();
    batch.add(broken);
    batch.done(ack);
    batch.progress(outcome -> new ImportState(organization, itsOrder, before.plus(outcome)));
    log.publish(batch);
  }

  /** With what becomes of the builds: who sent them reads it in the state topic. */
  private void publish(Batch batch) throws InterruptedException {
    String counted = order;
    BuildCounts before = log.memory().imported(organization, counted);
    batch.progress(outcome -> new ImportState(organization, counted, before.plus(outcome)));
    log.publish(batch);
  }
}
