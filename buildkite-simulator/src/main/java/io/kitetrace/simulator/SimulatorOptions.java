package io.kitetrace.simulator;

import io.kitetrace.simulator.api.Access;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.simulator.webhooks.Webhooks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator serves, and how. Begin with {@link #defaults} and change what matters.
 *
 * @param port 0 for any that is free
 * @param organizations the slugs of the organizations; each has a company of its own
 * @param company how large the made-up companies are
 * @param recordings a folder with recorded API answers, served in place of made-up builds; null for
 *     none
 * @param anchor the time up to which history has happened; null for the clock's time at the start
 * @param clock what the API takes for the time: builds are created, finish and resume by it
 * @param access which token is accepted and what it may read
 * @param rateLimits requests per minute
 * @param deepestOffset how many builds a list lets its pages skip before it refuses
 * @param compress whether answers are compressed for clients that take that
 * @param faults how the API misbehaves at first
 * @param webhooks where webhooks go; null for none
 */
public record SimulatorOptions(
    int port,
    List<String> organizations,
    CompanyShape company,
    @Nullable Path recordings,
    @Nullable Instant anchor,
    InstantSource clock,
    Access access,
    RateLimits rateLimits,
    int deepestOffset,
    boolean compress,
    Faults faults,
    @Nullable Webhooks webhooks) {
  private static final int UNDOCUMENTED_DEPTH = 10_000;

  public SimulatorOptions {
    organizations = List.copyOf(organizations);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535");
    }
    if (organizations.isEmpty()
        || organizations.stream().anyMatch(slug -> !slug.matches("[a-zA-Z0-9][a-zA-Z0-9-]*"))) {
      throw new IllegalArgumentException(
          "organizations must be one or several slugs of letters, digits and dashes");
    }
    if (organizations.stream().distinct().count() != organizations.size()) {
      throw new IllegalArgumentException("organizations must differ");
    }
    if (recordings != null && organizations.size() > 1) {
      throw new IllegalArgumentException("recordings are served as one organization");
    }
    if (deepestOffset < 0) {
      throw new IllegalArgumentException("deepest offset must not be negative");
    }
  }

  /**
   * The company acme with {@link CompanyShape#defaults}, any token, Buildkite's limits, no faults,
   * a free port.
   */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0,
        List.of("acme"),
        CompanyShape.defaults(),
        null,
        null,
        InstantSource.system(),
        Access.anybody(),
        RateLimits.defaults(),
        UNDOCUMENTED_DEPTH,
        true,
        Faults.none(),
        null);
  }

  public SimulatorOptions withPort(int value) {
    return new SimulatorOptions(
        value,
        organizations,
        company,
        recordings,
        anchor,
        clock,
        access,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withOrganizations(String... value) {
    return new SimulatorOptions(
        port,
        List.of(value),
        company,
        recordings,
        anchor,
        clock,
        access,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withCompany(CompanyShape value) {
    return new SimulatorOptions(
        port,
        organizations,
        value,
        recordings,
        anchor,
        clock,
        access,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withSeed(long value) {
    return withCompany(company.withSeed(value));
  }

  public SimulatorOptions withBuilds(int value) {
    return withCompany(company.withBuilds(value));
  }

  public SimulatorOptions withPipelines(int value) {
    return withCompany(company.withPipelines(value));
  }

  public SimulatorOptions withJobsPerBuild(int value) {
    return withCompany(company.withJobsPerBuild(value));
  }

  public SimulatorOptions withHistory(Duration value) {
    return withCompany(company.withHistory(value));
  }

  public SimulatorOptions withLiveBuilds(int count, Duration during) {
    return withCompany(company.withLive(count, during));
  }

  public SimulatorOptions withRecordings(@Nullable Path value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        value,
        anchor,
        clock,
        access,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withAnchor(@Nullable Instant value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        value,
        clock,
        access,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withClock(InstantSource value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        anchor,
        value,
        access,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withToken(@Nullable String value) {
    return withAccess(access.withToken(value));
  }

  public SimulatorOptions withScopes(Set<String> value) {
    return withAccess(access.withScopes(value));
  }

  public SimulatorOptions withAccess(Access value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        anchor,
        clock,
        value,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withRateLimits(RateLimits value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        anchor,
        clock,
        access,
        value,
        deepestOffset,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withDeepestOffset(int value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        anchor,
        clock,
        access,
        rateLimits,
        value,
        compress,
        faults,
        webhooks);
  }

  public SimulatorOptions withCompress(boolean value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        anchor,
        clock,
        access,
        rateLimits,
        deepestOffset,
        value,
        faults,
        webhooks);
  }

  public SimulatorOptions withFaults(Faults value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        anchor,
        clock,
        access,
        rateLimits,
        deepestOffset,
        compress,
        value,
        webhooks);
  }

  public SimulatorOptions withWebhooks(@Nullable Webhooks value) {
    return new SimulatorOptions(
        port,
        organizations,
        company,
        recordings,
        anchor,
        clock,
        access,
        rateLimits,
        deepestOffset,
        compress,
        faults,
        value);
  }
}
