package io.kitetrace.simulator.api;

/**
 * Requests per minute; 0 for as many as anybody likes.
 *
 * @param perOrganization for all requests about one organization
 * @param perUser for all requests with the token
 */
public record RateLimits(int perOrganization, int perUser) {
  public RateLimits {
    if (perOrganization < 0 || perUser < 0) {
      throw new IllegalArgumentException("rate limits must not be negative");
    }
  }

  /** Buildkite's: 200 for the organization, 50 for the user. */
  public static RateLimits defaults() {
    return new RateLimits(200, 50);
  }

  public static RateLimits unlimited() {
    return new RateLimits(0, 0);
  }
}
