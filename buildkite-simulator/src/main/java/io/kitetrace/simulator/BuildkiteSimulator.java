package io.kitetrace.simulator;

import io.kitetrace.simulator.api.ApiServer;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.recordings.RecordedOrganization;
import io.kitetrace.simulator.webhooks.Deliveries;
import io.kitetrace.simulator.webhooks.WebhookSender;
import io.kitetrace.simulator.webhooks.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
  private final List<Organization> catalogues;
  private final ApiServer server;
  private volatile @Nullable WebhookSender courier;

  private BuildkiteSimulator(
      SimulatorOptions options, Instant anchor, List<Organization> catalogues, ApiServer server) {
    this.options = options;
    this.anchor = anchor;
    this.catalogues = catalogues;
    this.server = server;
  }

  /**
   * Makes the builds, or reads the recordings, and serves them to this machine alone until it is
   * closed.
   *
   * @throws UncheckedIOException if the port is taken or the recordings cannot be read
   */
  public static BuildkiteSimulator start(SimulatorOptions options) {
    return start(options, InetAddress.getLoopbackAddress());
  }

  /**
   * The same on another of this machine's addresses, for clients in other containers.
   *
   * @throws UncheckedIOException if the port is taken or the recordings cannot be read
   */
  static BuildkiteSimulator start(SimulatorOptions options, InetAddress host) {
    Instant anchor = Objects.requireNonNullElseGet(options.anchor(), options.clock()::instant);
    try {
      List<Organization> catalogues = catalogues(options, anchor);
      ApiServer server =
          ApiServer.start(
              new ApiServer.Settings(
                  host,
                  options.port(),
                  options.access(),
                  options.rateLimits(),
                  options.deepestOffset(),
                  options.compress(),
                  options.faults(),
                  options.clock()),
              catalogues);
      Webhooks webhooks = options.webhooks();
      BuildkiteSimulator simulator = new BuildkiteSimulator(options, anchor, catalogues, server);
      if (webhooks != null) {
        simulator.webhooks(webhooks);
      }
      return simulator;
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator could not start: " + e.getMessage(), e);
    }
  }

  private static List<Organization> catalogues(SimulatorOptions options, Instant anchor)
      throws IOException {
    Path recordings = options.recordings();
    if (recordings != null) {
      return List.of(RecordedOrganization.read(recordings, options.organizations().getFirst()));
    }
    return options.organizations().stream()
        .<Organization>map(slug -> SimulatedOrganization.of(slug, options.company(), anchor))
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

  /** What the API has counted so far. */
  public Counters counters() {
    return server.counters();
  }

  /** What became of webhooks so far. */
  public Deliveries deliveries() {
    WebhookSender current = courier;
    return current == null ? new Deliveries(0, 0, 0) : current.deliveries();
  }

  /** Sends webhooks of what happens from now on, in place of any others. */
  public synchronized void webhooks(Webhooks next) {
    WebhookSender before = courier;
    if (before != null) {
      before.close();
    }
    courier = WebhookSender.start(next, catalogues, options.clock());
  }

  /** What is true now, by the simulator's clock. */
  public Truth truth() {
    return truth(options.clock().instant());
  }

  /** What is true at a time, also a later one. */
  public Truth truth(Instant at) {
    return new Truth(catalogues, at);
  }

  /** Stops serving and telling at once. */
  @Override
  public void close() {
    WebhookSender current = courier;
    if (current != null) {
      current.close();
    }
    server.close();
  }
}
