package io.kitetrace.poller.poll;

import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.settings.Globs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The globs of the settings that no pipeline has matched so far. For one thread. */
final class UnmatchedGlobs {

  private final List<Globs> left;

  UnmatchedGlobs(BuildkiteSettings settings) {
    this.left =
        new ArrayList<>(
            Stream.of(settings.pipelines(), settings.excluded())
                .flatMap(globs -> globs.globs().stream())
                .map(glob -> Globs.of(List.of(glob)))
                .toList());
  }

  void saw(String pipeline) {
    left.removeIf(glob -> glob.matches(pipeline));
  }

  /** Those that are left; {@code *} is none. */
  List<String> left() {
    return left.stream().filter(glob -> !glob.matchesAll()).map(Globs::toString).toList();
  }
}
