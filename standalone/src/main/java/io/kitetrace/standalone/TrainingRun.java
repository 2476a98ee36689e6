package io.kitetrace.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;

/**
 * Goes the whole way once, from a simulated API to a backend that forgets, so that the JVM can keep
 * what that loads and which methods it runs most ({@code -XX:AOTCacheOutput}): the next start then
 * begins with it. Reaches nothing outside this machine.
 */
public final class TrainingRun {

  private static final int BUILDS = 600;

  private TrainingRun() {}

  /** Runs once and ends the process. */
  public static void main(String[] args) throws IOException {
    System.exit(run());
  }

  static int run() throws IOException {
    Path data = Files.createTempDirectory("kitetrace-training");
    HttpServer backend =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (BuildkiteSimulator api = BuildkiteSimulator.start(company())) {
      backend.setExecutor(threads);
      backend.createContext("/v1/traces", TrainingRun::forget);
      backend.start();
      Variables variables =
          Variables.of(
              Map.of(
                  "BUILDKITE_API_URL",
                  api.uri().toString(),
                  "BUILDKITE_API_TOKEN",
                  "simulated",
                  "BUILDKITE_ORGANIZATION",
                  api.options().organizations().getFirst(),
                  "API_REQUESTS_PER_MINUTE",
                  "1000",
                  "OTEL_EXPORTER_OTLP_PROTOCOL",
                  "http/protobuf",
                  "OTEL_EXPORTER_OTLP_ENDPOINT",
                  "http://127.0.0.1:" + backend.getAddress().getPort(),
                  "KITETRACE_DATA",
                  data.toString()));
      StandaloneCommand command =
          new StandaloneCommand(variables, System.out, System.err, Terminal.current());
      return new CommandLine(command).execute("--once", "--json");
    } finally {
      backend.stop(0);
      threads.shutdownNow();
      Folders.delete(data);
    }
  }

  private static SimulatorOptions company() {
    return SimulatorOptions.defaults()
        .withCompany(CompanyShape.defaults().withBuilds(BUILDS))
        .withRateLimits(RateLimits.unlimited());
  }

  private static void forget(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
