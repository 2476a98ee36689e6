package io.kitetrace.metrics.consume;

import io.kitetrace.metrics.measure.BuildMeasurements;

/** Where measurements go. */
public interface MetricsRecorder {

  /** Records all of a version's measurements. */
  void record(BuildMeasurements measurements);

  /** Counts a record of the log by what became of it. */
  void count(Disposition disposition);
}
