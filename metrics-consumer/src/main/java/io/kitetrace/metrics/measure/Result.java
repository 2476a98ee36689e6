package io.kitetrace.metrics.measure;

/**
 * How a run or a job ended: the six words of the CI/CD conventions, and one for states that none of
 * them fits. A trace leaves the attribute out there; a metric needs a word, so that its counts add
 * up.
 */
public enum Result {
  SUCCESS,
  FAILURE,
  ERROR,
  TIMEOUT,
  CANCELLATION,
  SKIP,
  UNKNOWN
}
