package io.kitetrace.simulator.api;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests in windows of a minute, one kind for each organization and one for the user. Safe
 * for any thread.
 */
final class RateLimiter {
  static final String USER = "rest_user";
  static final String ORGANIZATION = "rest";
  private static final long WINDOW = 60_000;

  private final RateLimits limits;
  private final Map<String, Allowance> allowances = new HashMap<>();

  RateLimiter(RateLimits limits) {
    this.limits = limits;
  }

  /**
   * The state of one limit.
   *
   * @param limit 0 for none
   * @param current requests in this window, this one included
   * @param resetAt when the window ends, in milliseconds since the epoch
   */
  record Allowance(String scope, int limit, int current, long resetAt) {
    boolean exceeded() {
      return limit > 0 && current > limit;
    }

    int remaining() {
      return limit == 0 ? Integer.MAX_VALUE : Math.max(0, limit - current);
    }

    /** Seconds until then, rounded up, so that who waits so long is not too early. */
    long resetIn(long now) {
      return Math.max(1, Math.ceilDiv(resetAt - now, 1_000));
    }
  }

  /**
   * The limits of one request.
   *
   * @param organization null for a request about none
   */
  record Verdict(@Nullable Allowance organization, Allowance user) {
    @Nullable Allowance refusal() {
      return organization != null && organization.exceeded()
          ? organization
          : user.exceeded() ? user : null;
    }
  }

  synchronized Verdict take(@Nullable String organization, long now) {
    Allowance ofUser = take(USER, USER, limits.perUser(), now);
    return new Verdict(
        organization == null
            ? null
            : take(organization(organization), ORGANIZATION, limits.perOrganization(), now),
        ofUser);
  }

  /** What the limit of an organization is kept by. */
  static String organization(String slug) {
    return ORGANIZATION + "/" + slug;
  }

  private Allowance take(String key, String scope, int limit, long now) {
    return allowances.compute(
        key,
        (unused, last) ->
            last == null || now >= last.resetAt() || now < last.resetAt() - WINDOW
                ? new Allowance(scope, limit, 1, now + WINDOW)
                : new Allowance(scope, limit, last.current() + 1, last.resetAt()));
  }
}
