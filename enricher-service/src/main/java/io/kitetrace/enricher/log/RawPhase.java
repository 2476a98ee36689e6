package io.kitetrace.enricher.log;

/** A phase of the agent's, which begins with a section. */
record RawPhase(String name, RawSection first) {}
