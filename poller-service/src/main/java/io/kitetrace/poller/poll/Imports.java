package io.kitetrace.poller.poll;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.ingest.Intake;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Source;
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
  private final Intake intake;
  private String order = "";

  /** The imports of one ownership. */
  public Imports(PollerResources resources, BuildLog log, String organization) {
    this.organization = organization;
    this.log = log;
    this.intake = new Intake(resources.ingest(organization, log), Source.IMPORT, this::publish);
  }

  /** Takes a build; it is published with others, at the latest by {@link #flush}. */
  public void take(InboxMessage.ImportedBuild build, Ack ack) throws InterruptedException {
    if (!build.order().equals(order)) {
      flush(); // what is counted together belongs together
      order = build.order();
    }
    Origin origin = new Origin(Source.IMPORT, organization, build.readAt());
    intake.take(build.json(), origin, build.pipeline());
    intake.done(ack);
  }

  /** Publishes what is at hand. */
  public void flush() throws InterruptedException {
    intake.flush();
  }

  /** Puts aside what could not be taken, and counts it: whoever sent it waits for that. */
  public void setAside(BrokenBuild broken, String itsOrder, Ack ack) throws InterruptedException {
    BuildCounts before = log.imported(organization, itsOrder);
    Batch batch = new Batch();
    batch.add(broken);
    batch.done(ack);
    batch.progress(outcome -> new ImportState(organization, itsOrder, before.plus(outcome)));
    log.publish(batch);
  }

  /** With what becomes of the builds: who sent them reads it in the state topic. */
  private void publish(Batch batch) throws InterruptedException {
    String counted = order;
    BuildCounts before = log.imported(organization, counted);
    batch.progress(outcome -> new ImportState(organization, counted, before.plus(outcome)));
    log.publish(batch);
  }
}
