package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code poller}: the service, until it is told to stop. */
@Command(
    name = "poller",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes every finished build of Buildkite into the log, until it is stopped.",
      "Configured by BUILDKITE_…, POLL_…, KAFKA_… and the others of docs/configuration.md.",
      "Health at /health/liveness and /health/readiness, metrics at /prometheus,"
          + " on MICRONAUT_SERVER_PORT."
    })
public final class PollerCommand implements Callable<Integer> {

  @Override
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    ApplicationContext context = PollerFactory.start(Variables.environment(), Map.of());
    Poller poller = context.getBean(Poller.class);
    return ServiceContext.run(context, poller::start, poller::close, poller.ended());
  }
}
