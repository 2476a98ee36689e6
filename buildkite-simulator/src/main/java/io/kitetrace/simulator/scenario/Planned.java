package io.kitetrace.simulator.scenario;

import java.util.List;

/** A family of builds with its place in time, and its builds as they were played for the plan. */
public record Planned(Script script, TimeMap time, List<BuildTrack> builds) {}
