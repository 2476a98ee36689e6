package io.kitetrace.enricher.command;

import io.kitetrace.enricher.Enricher;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code enricher}: the service, until it is told to stop. */
@Command(
    name = "enricher",
    mixinStandardHelpOptions = true,
    description = {
      "Looks into the jobs of the log's builds (logs, test reports, profiles) and writes what it"
          + " finds as timelines, until it is stopped.",
      "Configured by KAFKA_…, BUILDKITE_… and ENRICH_…; see docs/configuration.md.",
      "Health at /health/liveness and /health/readiness, metrics at /prometheus,"
          + " on MICRONAUT_SERVER_PORT."
    })
public final class EnricherCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(EnricherCommand.class);

  @Override
  @SuppressWarnings("try") // the hook only has to be there
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    ApplicationContext context = EnricherFactory.start(Variables.environment(), Map.of());
    Enricher enricher = context.getBean(Enricher.class);
    try (StopOnExit hook = StopOnExit.of(enricher::close);
        context) {
      FutureTask<@Nullable Void> reading = new FutureTask<>(() -> read(enricher));
      new Thread(reading, "start").start();
      // Meanwhile: the two have nothing to do with each other.
      int port = ServiceContext.serve(context).getPort();
      LOG.atInfo().addKeyValue("port", port).log("health and metrics are served");
      begun(reading, enricher);
      SmallHeap.keep();
      return ServiceContext.awaitEnd(enricher.ended());
    }
  }

  private static @Nullable Void read(Enricher enricher) throws InterruptedException {
    enricher.start(Enricher.FOR_EVER);
    return null;
  }

  private static void begun(FutureTask<@Nullable Void> reading, Enricher enricher)
      throws InterruptedException {
    try {
      reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      enricher.threads().failed("start", e.getCause() == null ? e : e.getCause());
    }
  }
}
