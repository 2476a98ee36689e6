package io.kitetrace.metrics.export;

import io.kitetrace.model.Outcome.Result;

/**
 * How many distinct values a label may have before all further ones become {@code _OTHER}: each
 * combination is a series that somebody stores.
 */
public record LabelLimits(int pipelines, int queues, int errorTypes) {

  /** Refuses limits below 1. */
  public LabelLimits {
    if (pipelines < 1 || queues < 1 || errorTypes < 1) {
      throw new IllegalArgumentException("a limit is below 1");
    }
  }

  /**
   * The most combinations that an instrument can have. The SDK gets this as its own limit, so that
   * nothing ends in its nameless overflow series.
   */
  int maxSeries() {
    int results = Result.values().length;
    int jobs = (pipelines + 1) * (queues + 1) * results;
    int runs = (pipelines + 1) * (results + 1);
    int errors = (pipelines + 1) * (errorTypes + 1);
    return Math.max(jobs, Math.max(runs, errors)) + 1;
  }
}
