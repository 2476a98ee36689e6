package io.kitetrace.enricher.command;

import io.kitetrace.enricher.Enricher;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.Callable;
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

  @Override
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    ApplicationContext context = EnricherFactory.start(Variables.environment(), Map.of());
    Enricher enricher = context.getBean(Enricher.class);
    return ServiceContext.run(
        context, () -> enricher.start(Enricher.FOR_EVER), enricher::close, enricher.ended());
  }
}
