package io.kitetrace.poller.owner;

import io.kitetrace.poller.lifecycle.StopSignal;
import io.kitetrace.poller.publish.BuildLog;

/** What the owner of an organization does. */
@FunctionalInterface
public interface OrganizationWork {

  /** Sets up what is done for an organization from now on, until the signal says to stop. */
  OrganizationDesk open(String organization, BuildLog log, StopSignal stop);
}
