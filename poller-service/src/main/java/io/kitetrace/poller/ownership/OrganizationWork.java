package io.kitetrace.poller.ownership;

import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.retry.StopSignal;

/** What the owner of an organization does. */
@FunctionalInterface
public interface OrganizationWork {

  /** Sets up what is done for an organization from now on, until the signal says to stop. */
  OrganizationDesk open(String organization, BuildLog log, StopSignal stop);
}
