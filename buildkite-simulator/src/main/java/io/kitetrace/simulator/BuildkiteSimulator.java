package io.kitetrace.simulator;

import io.kitetrace.simulator.api.ApiServer;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.recordings.RecordedOrganization;
import io.kitetrace.simulator.webhooks.WebhookSender;
import io.kitetrace.simulator.webhooks.Webhooks;
import io.kitetrace.simulator.webhooks.Webhooks.Deliveries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A running fake Buildkite. Safe for any thread. */
public final class BuildkiteSimulator implements AutoCloseable {
  private final SimulatorOptions options;
  private final Instant anchor;
  private final List<Organization> organizations;
  private final ApiServer server;
  private @Nullable WebhookSender webhooks;

  private BuildkiteSimulator(SimulatorOptions options) throws IOException {
    this.options = options;
    anchor = Objects.requireNonNullElseGet(options.anchor, options.clock::instant);
    organizations = organizations(options, anchor);
    server = ApiServer.start(options.address(), options.api(), options.faults, organizations);
    webhooks(options.webhooks);
  }

  /**
   * Makes the builds, or reads the recordings, and serves them until it is closed.
   *
   * @throws UncheckedIOException if the port is taken or the recordings cannot be read
   */
  public static BuildkiteSimulator start(SimulatorOptions options) {
    try {
      return new BuildkiteSimulator(options);
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator could not start: " + e.getMessage(), e);
    }
  }

  private static List<Organization> organizations(SimulatorOptions options, Instant anchor)
      throws IOException {
    Path recordings = options.recordings;
    if (recordings != null) {
      return List.of(RecordedOrganization.read(recordings, options.organizations().getFirst()));
    }
    return options.organizations().stream()
        .map(slug -> SimulatedOrganization.of(slug, options.company(), anchor))
        .toList();
  }

  public SimulatorOptions options() {
    return options;
  }

  /** The time up to which history has happened. */
  public Instant anchor() {
    return anchor;
  }

  /**
   * What a client takes for {@code https://api.buildkite.com}: without {@code /v2}, without a slash
   * at the end.
   */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return server.port();
  }

  /** Changes how the API misbehaves, from the next request on. */
  public void faults(Faults next) {
    server.faults(next);
  }

  public Faults faults() {
    return server.faults();
  }

  public Counters counters() {
    return server.counters();
  }

  public synchronized Deliveries deliveries() {
    return webhooks == null ? new Deliveries(0, 0, 0) : webhooks.deliveries();
  }

  /** Sends webhooks of what happens from now on, in place of any others. */
  public synchronized void webhooks(Webhooks next) {
    if (webhooks != null) {
      webhooks.close();
    }
    webhooks = WebhookSender.start(next, organizations, options.clock);
  }

  /** What is true now, by the simulator's clock. */
  public Truth truth() {
    return truth(options.clock.instant());
  }

  /** What is true at a time, also a later one. */
  public Truth truth(Instant at) {
    return new Truth(organizations, at);
  }

  @Override
  public synchronized void close() {
    webhooks(Webhooks.none());
    server.close();
  }
}
