package io.kitetrace.explorer.command;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(ExplorerCommand.class);

  @Override
  @SuppressWarnings("try") // the hook only has to be there
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    ApplicationContext context = ExplorerFactory.start(Variables.environment(), Map.of());
    Explorer explorer = context.getBean(Explorer.class);
    try (StopOnExit hook = StopOnExit.of(explorer::close);
        context) {
      explorer.start();
      int port = ServiceContext.serve(context).getPort();
      LOG.atInfo().addKeyValue("port", port).log("pages, health and metrics are served");
      SmallHeap.keep();
      return ServiceContext.awaitEnd(explorer.ended());
    }
  }
}
