package io.kitetrace.simulator.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * When a build finishes, resumes, finishes again …
 *
 * @param offsets milliseconds since its creation, an odd number of them
 */
record Turns(List<Long> offsets) {
  static Turns of(BuildTrack build, long created) {
    List<Long> offsets = new ArrayList<>();
    boolean finished = false;
    for (BuildMoment moment : build.moments()) {
      if (moment.isFinished() != finished) {
        finished = moment.isFinished();
        offsets.add(moment.at() - created);
      }
    }
    return new Turns(List.copyOf(offsets));
  }

  int resumes() {
    return offsets.size() / 2;
  }
}
