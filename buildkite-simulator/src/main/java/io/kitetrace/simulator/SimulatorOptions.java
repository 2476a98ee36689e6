package io.kitetrace.simulator;

import io.kitetrace.simulator.api.Access;
import io.kitetrace.simulator.api.ApiServer;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.simulator.company.Options;
import io.kitetrace.simulator.webhooks.Webhooks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a simulator serves, and how: as the command line says, or {@link #defaults} with what is to
 * be different. Immutable once the command line is read.
 */
public final class SimulatorOptions extends Options<SimulatorOptions> {
  @Option(names = "--port", paramLabel = "P", description = "Port; 0 for a free one.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "H",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on; 0.0.0.0 for clients elsewhere (default: ${DEFAULT-VALUE}).")
  private InetAddress host = InetAddress.getLoopbackAddress();

  @Option(
      names = "--organization",
      paramLabel = "SLUG",
      split = ",",
      defaultValue = "acme",
      description = "Organizations, comma-separated (default: ${DEFAULT-VALUE}).")
  private List<String> organizations = List.of("acme");

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description = "Serve the recorded builds in this folder.")
  @Nullable Path recordings;

  @Option(
      names = "--token",
      paramLabel = "T",
      description = "The only token accepted; without, any is.")
  private @Nullable String token;

  @Option(
      names = "--scopes",
      paramLabel = "SCOPE",
      split = ",",
      description = "What tokens may read, comma-separated; without, everything.")
  private @Nullable Set<String> scopes;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      description = "Limit of the user; 0 for none (default: ${DEFAULT-VALUE}).")
  private int requestsPerMinute = RateLimits.defaults().perUser();

  @Option(
      names = "--organization-requests-per-minute",
      paramLabel = "N",
      description = "Limit of an organization; 0 for none (default: ${DEFAULT-VALUE}).")
  private int organizationRequestsPerMinute = RateLimits.defaults().perOrganization();

  @Option(
      names = "--deepest-offset",
      paramLabel = "N",
      description = "Builds that pages may skip (default: ${DEFAULT-VALUE}).")
  private int deepestOffset = 10_000;

  @Option(names = "--no-gzip", description = "Never compress answers.")
  private boolean plain;

  @Mixin private CompanyShape company = CompanyShape.defaults();

  @ArgGroup(validate = false, heading = "%nFaults:%n")
  Faults faults = Faults.none();

  @ArgGroup(validate = false, heading = "%nWebhooks:%n")
  Webhooks webhooks = Webhooks.none();

  InstantSource clock = InstantSource.system();
  @Nullable Instant anchor;

  private SimulatorOptions() {}

  /**
   * The company acme with {@link CompanyShape#defaults}, any token, Buildkite's limits, no faults,
   * a free port of this machine alone.
   */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions();
  }

  public SimulatorOptions withPort(int value) {
    return with(copy -> copy.port = value);
  }

  SimulatorOptions withHost(InetAddress value) {
    return with(copy -> copy.host = value);
  }

  /** Each has its own company. */
  public SimulatorOptions withOrganizations(String... slugs) {
    return with(copy -> copy.organizations = List.of(slugs));
  }

  /** Recorded API answers in place of made-up builds; null for made-up ones. */
  public SimulatorOptions withRecordings(@Nullable Path folder) {
    return with(copy -> copy.recordings = folder);
  }

  /** The only token that is accepted; null for any. */
  public SimulatorOptions withToken(@Nullable String value) {
    return with(copy -> copy.token = value);
  }

  public SimulatorOptions withScopes(Set<String> value) {
    return with(copy -> copy.scopes = new LinkedHashSet<>(value));
  }

  public SimulatorOptions withRateLimits(RateLimits value) {
    return with(
        copy -> {
          copy.requestsPerMinute = value.perUser();
          copy.organizationRequestsPerMinute = value.perOrganization();
        });
  }

  /** How many builds a list lets its pages skip before it refuses. */
  public SimulatorOptions withDeepestOffset(int value) {
    return with(copy -> copy.deepestOffset = value);
  }

  public SimulatorOptions withCompress(boolean value) {
    return with(copy -> copy.plain = !value);
  }

  public SimulatorOptions withCompany(CompanyShape value) {
    return with(copy -> copy.company = value);
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

  public SimulatorOptions withFaults(Faults value) {
    return with(copy -> copy.faults = value);
  }

  public SimulatorOptions withWebhooks(Webhooks value) {
    return with(copy -> copy.webhooks = value);
  }

  /** What the API takes for the time: builds are created, finish and resume by it. */
  public SimulatorOptions withClock(InstantSource value) {
    return with(copy -> copy.clock = value);
  }

  /** The time up to which history has happened; null for the clock's time at the start. */
  public SimulatorOptions withAnchor(@Nullable Instant value) {
    return with(copy -> copy.anchor = value);
  }

  @Override
  public void check() {
    require(port >= 0 && port <= 65_535, "port must be 0 to 65535");
    require(
        !organizations.isEmpty()
            && organizations.stream().allMatch(slug -> slug.matches("[a-zA-Z0-9][a-zA-Z0-9-]*")),
        "organizations must be one or several slugs of letters, digits and dashes");
    require(
        organizations.stream().distinct().count() == organizations.size(),
        "organizations must differ");
    require(
        recordings == null || organizations.size() == 1,
        "recordings are served as one organization");
    require(deepestOffset >= 0, "deepest offset must not be negative");
    require(
        requestsPerMinute >= 0 && organizationRequestsPerMinute >= 0,
        "rate limits must not be negative");
    company.check();
    faults.check();
    webhooks.check();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  public List<String> organizations() {
    return organizations;
  }

  RateLimits rateLimits() {
    return new RateLimits(organizationRequestsPerMinute, requestsPerMinute);
  }

  ApiServer.Settings api() {
    return new ApiServer.Settings(
        new Access(token, scopes == null ? Access.ALL_SCOPES : scopes),
        rateLimits(),
        deepestOffset,
        !plain,
        clock);
  }

  boolean takesAnyToken() {
    return token == null;
  }

  public CompanyShape company() {
    return company;
  }
}
