package io.kitetrace.poller.poll;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.publish.BuildLog;
import io.kitetrace.poller.publish.Origin;
import io.kitetrace.poller.publish.PublishEvents;
import io.kitetrace.poller.publish.Receipt;
import io.kitetrace.poller.publish.Redactor;
import io.kitetrace.poller.publish.Source;
import io.kitetrace.poller.settings.BuildkiteSettings;
import java.time.InstantSource;

/**
 * Publishes the imported builds of one organization as they come out of the inbox: each version
 * once, whatever polling does meanwhile, and the inbox's offset in the same transaction. For one
 * thread.
 */
public final class Imports {

  private final String organization;
  private final Intake intake;

  /** The imports of one ownership. */
  public Imports(
      BuildkiteSettings settings,
      BuildLog log,
      Redactor redactor,
      PublishEvents events,
      String organization) {
    this.organization = organization;
    this.intake =
        new Intake(
            settings,
            log,
            redactor,
            events,
            InstantSource.system(), // not asked: a file tells its own time
            Intake.Watcher.NONE,
            Source.IMPORT,
            organization);
  }

  /** Takes a build; it is published with others, at the latest by {@link #flush}. */
  public void take(InboxMessage.ImportedBuild build, Receipt receipt) throws StoppedException {
    Origin origin = new Origin(Source.IMPORT, organization, build.readAt());
    intake.take(build.json(), 0, build.json().length, origin);
    intake.done(receipt);
  }

  /** Publishes what is at hand. */
  public void flush() throws StoppedException {
    intake.flush();
  }
}
