package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Pipeline;
import java.util.UUID;

/** The build that a trigger step has started. Its number is known to the catalogue. */
public record TriggeredBuild(UUID id, Pipeline pipeline) {}
