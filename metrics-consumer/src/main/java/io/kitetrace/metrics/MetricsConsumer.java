package io.kitetrace.metrics;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The program: counts builds until it is stopped. */
@Command(
    name = "kitetrace-metrics",
    mixinStandardHelpOptions = true,
    description =
        "Turns the log of builds into OpenTelemetry metrics: over OTLP (OTEL_EXPORTER_OTLP_…), and"
            + " at /prometheus on MICRONAUT_SERVER_PORT. docs/configuration.md has all variables.")
public final class MetricsConsumer implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsConsumer.class);

  /** Exit code 0 for help, 1 on failure, 2 on wrong configuration. */
  public static void main(String[] arguments) {
    int code = Commands.run(() -> Commands.commandLine(new MetricsConsumer()), arguments);
    if (code != ExitCodes.SUCCESS) {
      System.exit(code);
    }
  }

  /** Reads until SIGTERM, or until something has gone that it cannot work without. */
  @Override
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    EmbeddedServer server = MetricsFactory.start(Variables.environment(), Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "shutdown"));
    MetricsSettings settings = server.getApplicationContext().getBean(MetricsSettings.class);
    LOG.atInfo()
        .addKeyValue("topic", settings.topic())
        .addKeyValue("group", settings.group())
        .addKeyValue("metrics", server.getURI() + "/prometheus")
        .log("metrics consumer started");
    return ServiceContext.awaitEnd(
        server.getApplicationContext().getBean(ServiceThreads.class).failed());
  }
}
