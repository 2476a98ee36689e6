package io.kitetrace.simulator.scenario;

/** What is asked of a job before the dice are thrown. */
enum Demand {
  NONE,
  PASS,
  FAIL
}
