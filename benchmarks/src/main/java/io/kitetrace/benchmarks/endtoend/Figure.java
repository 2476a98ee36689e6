package io.kitetrace.benchmarks.endtoend;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one run of a scenario took. Zero stands for what the scenario does not tell.
 *
 * @param scenario what was run
 * @param builds that went through
 * @param spans that the receiver counted
 * @param bytes of the API's JSON, or of OTLP where there are spans
 * @param seconds by the clock
 * @param cpuSeconds of the process that is measured, and of no other
 * @param peakBytes the most memory that it had resident
 */
record Figure(
    String scenario,
    long builds,
    long spans,
    long bytes,
    double seconds,
    double cpuSeconds,
    @JsonProperty("peak_rss_bytes") long peakBytes) {

  static Figure start(String scenario, double seconds, double cpuSeconds, long peakBytes) {
    return new Figure(scenario, 0, 0, 0, seconds, cpuSeconds, peakBytes);
  }
}
