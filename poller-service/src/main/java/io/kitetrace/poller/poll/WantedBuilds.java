package io.kitetrace.poller.poll;

import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.wire.BuildHead;

/** Counts the builds of wanted pipelines on their way to a pass's own look at them. One thread. */
final class WantedBuilds implements Intake.Watcher {

  private final BuildFilter filter;
  private final BuildFilter.Unmatched unmatched;
  private final Intake.Watcher pass;
  private int count;

  WantedBuilds(BuildFilter filter, BuildFilter.Unmatched unmatched, Intake.Watcher pass) {
    this.filter = filter;
    this.unmatched = unmatched;
    this.pass = pass;
  }

  @Override
  public void pageBegins() {
    pass.pageBegins();
  }

  @Override
  public void saw(BuildHead head) {
    unmatched.saw(head);
    count += filter.accepts(head) ? 1 : 0;
    pass.saw(head);
  }

  /** How many there were, repeats included. */
  int count() {
    return count;
  }
}
