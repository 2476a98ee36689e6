package io.kitetrace.simulator.api;

import com.sun.net.httpserver.HttpServer;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Truth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The API on a port of this machine. Each request has a virtual thread. The {@code Date} of its
 * answers is the machine's, whatever the clock: the JDK's server insists on it.
 */
public final class ApiServer implements AutoCloseable {
  /**
   * How the server behaves.
   *
   * @param host which of this machine's addresses it listens on
   * @param port 0 for any that is free
   * @param deepestOffset how many builds a list lets its pages skip before it refuses
   * @param compress whether answers are compressed for clients that take that
   */
  public record Settings(
      InetAddress host,
      int port,
      Access access,
      RateLimits limits,
      int deepestOffset,
      boolean compress,
      Faults faults,
      InstantSource clock) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Faults faults;
  private final Tally tally = new Tally();
  private final List<Organization> catalogues;
  private final InstantSource clock;

  private ApiServer(HttpServer server, Settings settings, List<Organization> catalogues) {
    this.server = server;
    this.catalogues = catalogues;
    clock = settings.clock();
    faults = settings.faults();
    Router router =
        new Router(new Catalogue(catalogues), settings.access(), tally, settings.deepestOffset());
    ResponseWriter sender = new ResponseWriter(settings.compress(), tally);
    RateLimiter limiter = new RateLimiter(settings.limits());
    server.createContext(
        "/",
        new ApiHandler(router, settings.access(), limiter, tally, clock, this::faults, sender));
    server.createContext("/_simulator/", new Inspection(this::truth, this::counters));
    server.setExecutor(threads);
  }

  /**
   * Starts serving.
   *
   * @throws IOException if the port is taken
   */
  public static ApiServer start(Settings settings, List<? extends Organization> catalogues)
      throws IOException {
    sendAtOnce();
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    ApiServer server =
        new ApiServer(HttpServer.create(address, 0), settings, List.copyOf(catalogues));
    server.server.start();
    return server;
  }

  /**
   * The JDK's server leaves Nagle's algorithm on, which adds 40 ms to every answer that takes more
   * than one write. The property counts if this is the first such server of the process.
   */
  private static void sendAtOnce() {
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** From the next request on. */
  public void faults(Faults next) {
    faults = next;
  }

  public Faults faults() {
    return faults;
  }

  public Counters counters() {
    return tally.counters();
  }

  /** What is true now. */
  public Truth truth() {
    return new Truth(catalogues, clock.instant());
  }

  /** Ends at once; answers that are being written break off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
