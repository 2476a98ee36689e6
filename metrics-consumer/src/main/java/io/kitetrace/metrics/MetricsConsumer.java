package io.kitetrace.metrics;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program: counts builds until it is stopped. */
@Command(
    name = "kitetrace-metrics",
    mixinStandardHelpOptions = true,
    versionProvider = MetricsConsumer.Version.class,
    description =
        "Turns the log of builds into OpenTelemetry metrics: over OTLP (OTEL_EXPORTER_OTLP_…), and"
            + " at /prometheus on MICRONAUT_SERVER_PORT. Its README has all variables.")
public final class MetricsConsumer implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsConsumer.class);

  /** Exit code 0 for help, 1 on failure, 2 on wrong configuration. */
  public static void main(String[] arguments) {
    int code = Commands.run(() -> Commands.commandLine(new MetricsConsumer()), arguments);
    if (code != ExitCodes.SUCCESS) {
      System.exit(code);
    }
  }

  /** Starts the consumer and leaves it to its threads, until SIGTERM. */
  @Override
  public Integer call() {
    Settings settings = new Settings(Variables.environment());
    MetricsSettings metrics = MetricsSettings.read(settings);
    settings.check();
    EmbeddedServer server = start(metrics, Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "shutdown"));
    LOG.atInfo()
        .addKeyValue("topic", metrics.topic())
        .addKeyValue("group", metrics.group())
        .addKeyValue("metrics", server.getURI() + "/prometheus")
        .log("metrics consumer started");
    return ExitCodes.SUCCESS;
  }

  /** A running consumer; its {@code stop} ends it. */
  static EmbeddedServer start(MetricsSettings settings, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    settings.kafka().properties().forEach((name, value) -> properties.put("kafka." + name, value));
    properties.put("metrics.group", settings.group());
    properties.put("builds.topic", settings.topic());
    ApplicationContext context =
        ApplicationContext.builder()
            .bootstrapEnvironment(false)
            .deduceEnvironment(false)
            .banner(false)
            .properties(properties)
            .singletons(settings)
            .start();
    try {
      return context.getBean(EmbeddedServer.class).start();
    } catch (ServerStartupException e) {
      context.close();
      throw new CommandFailure(
          "the port for health and metrics could not be opened (%s); set MICRONAUT_SERVER_PORT"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** As the jar's manifest has it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = MetricsConsumer.class.getPackage().getImplementationVersion();
      return new String[] {"kitetrace-metrics " + (version == null ? "development" : version)};
    }
  }
}
