package io.kitetrace.poller.poll;

import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.wire.BuildHead;

/** Counts the builds of wanted pipelines on their way to a pass's own look at them. One thread. */
final class WantedBuilds implements Intake.Watcher {

  private final BuildkiteSettings settings;
  private final UnmatchedGlobs unmatched;
  private final Intake.Watcher pass;
  private int count;

  WantedBuilds(BuildkiteSettings settings, UnmatchedGlobs unmatched, Intake.Watcher pass) {
    this.settings = settings;
    this.unmatched = unmatched;
    this.pass = pass;
  }

  @Override
  public void pageBegins() {
    pass.pageBegins();
  }

  @Override
  public void saw(BuildHead head) {
    unmatched.saw(head.pipeline());
    count += settings.wants(head.pipeline()) ? 1 : 0;
    pass.saw(head);
  }

  /** How many there were, repeats included. */
  int count() {
    return count;
  }
}
