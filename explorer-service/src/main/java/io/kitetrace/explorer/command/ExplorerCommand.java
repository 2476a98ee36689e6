package io.kitetrace.explorer.command;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code explorer}: the service, until it is told to stop. */
@Command(
    name = "explorer",
    mixinStandardHelpOptions = true,
    description = {
      "Serves pages and SQL over every build of the log, until it is stopped.",
      "Configured by KAFKA_…, EXPLORER_… and TRACE_…; see docs/configuration.md.",
      "Health at /health/liveness and /health/readiness, metrics at /prometheus,"
          + " on EXPLORER_PORT as the pages."
    })
public final class ExplorerCommand implements Callable<Integer> {

  @Override
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    ApplicationContext context = ExplorerFactory.start(Variables.environment(), Map.of());
    Explorer explorer = context.getBean(Explorer.class);
    return ServiceContext.run(context, explorer::start, explorer::close, explorer.ended());
  }
}
