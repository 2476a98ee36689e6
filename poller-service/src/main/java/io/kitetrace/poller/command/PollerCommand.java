package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(PollerCommand.class);

  /** Longer than a shutdown may take; after that the process ends anyhow. */
  private static final long SHUTDOWN_SECONDS = 28;

  @Override
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    CountDownLatch done = new CountDownLatch(1);
    try (ApplicationContext context = PollerFactory.start(Variables.environment(), Map.of())) {
      Poller poller = context.getBean(Poller.class);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(poller, done), "shutdown"));
      poller.start(); // on threads of its own, while the server starts
      int port = ServiceContext.serve(context).getPort();
      LOG.atInfo().addKeyValue("port", port).log("poller started");
      SmallHeap.keep();
      return ServiceContext.awaitEnd(poller.ended());
    } finally {
      done.countDown();
    }
  }

  /** Asked to stop from outside: what is in flight is finished, then the command returns. */
  private static void shutDown(Poller poller, CountDownLatch done) {
    poller.close();
    try {
      if (!done.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("the command did not return in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
