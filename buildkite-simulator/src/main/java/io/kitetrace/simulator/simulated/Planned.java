package io.kitetrace.simulator.simulated;

import io.kitetrace.simulator.timeline.BuildTrack;
import io.kitetrace.simulator.timeline.Script;
import io.kitetrace.simulator.timeline.TimeMap;
import java.util.List;

/** A family of builds with its place in time, and its builds as they were played for the plan. */
record Planned(Script script, TimeMap time, List<BuildTrack> builds) {}
