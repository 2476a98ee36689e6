package io.kitetrace.simulator.api;

import com.sun.net.httpserver.HttpServer;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Truth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The API on a port of this machine. Each request has a virtual thread. The {@code Date} of its
 * responses is the machine's, whatever the clock: the JDK's server insists on it.
 */
public final class ApiServer implements AutoCloseable {
  /**
   * How the server behaves.
   *
   * @param deepestOffset how many builds a list lets its pages skip before it refuses
   * @param compress whether responses are compressed for clients that accept that
   */
  public record Settings(
      Access access, RateLimits limits, int deepestOffset, boolean compress, InstantSource clock) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Tally tally = new Tally();
  private volatile Faults faults;

  private ApiServer(
      HttpServer server, Settings settings, Faults faults, List<Organization> organizations) {
    this.server = server;
    this.faults = faults;
    Router router = new Router(organizations, settings.access(), settings.deepestOffset(), tally);
    server.createContext("/", new ApiHandler(router, settings, this::faults, tally));
    server.createContext(
        "/_simulator/",
        new Inspection(
            () -> new Truth(organizations, settings.clock().instant()), tally::counters));
    server.createContext(
        FileDownloads.PATH,
        new FileDownloads(new JobIndex(organizations), settings.clock(), this::faults, tally));
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts serving.
   *
   * @throws IOException if the port is taken
   */
  public static ApiServer start(
      InetSocketAddress address, Settings settings, Faults faults, List<Organization> organizations)
      throws IOException {
    sendAtOnce();
    return new ApiServer(HttpServer.create(address, 0), settings, faults, organizations);
  }

  /**
   * The JDK's server leaves Nagle's algorithm on, which adds 40 ms to every response that takes
   * more than one write. The property counts if this is the first such server of the process.
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

  /** Ends at once; responses that are being written break off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
