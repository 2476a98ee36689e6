package io.kitetrace.simulator.timeline;

/** What is asked of a job before the dice are thrown. */
enum Demand {
  NONE,
  PASS,
  FAIL
}
