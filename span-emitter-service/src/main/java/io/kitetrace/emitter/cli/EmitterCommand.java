package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.service.Emitter;
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

/** {@code emitter}: the service, until it is told to stop. */
@Command(
    name = "emitter",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the log's builds as traces over OTLP, until it is stopped.",
      "Configured by KAFKA_…, EMITTER_…, OTEL_EXPORTER_OTLP_… and TRACE_…; see docs/configuration.md.",
      "Health at /health/liveness and /health/readiness, metrics at /prometheus,"
          + " on MICRONAUT_SERVER_PORT."
    })
public final class EmitterCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(EmitterCommand.class);

  @Override
  @SuppressWarnings("try") // the hook only has to be there
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    ApplicationContext context = EmitterFactory.start(Variables.environment(), Map.of());
    Emitter emitter = context.getBean(Emitter.class);
    try (StopOnExit hook = StopOnExit.of(emitter::close);
        context) {
      FutureTask<@Nullable Void> reading = new FutureTask<>(() -> read(emitter));
      new Thread(reading, "start").start();
      // Meanwhile: the two have nothing to do with each other.
      int port = ServiceContext.serve(context).getPort();
      LOG.atInfo().addKeyValue("port", port).log("health and metrics are served");
      begun(reading, emitter);
      SmallHeap.keep();
      return ServiceContext.awaitEnd(emitter.ended());
    }
  }

  private static @Nullable Void read(Emitter emitter) throws InterruptedException {
    emitter.start(Emitter.FOR_EVER);
    return null;
  }

  private static void begun(FutureTask<@Nullable Void> reading, Emitter emitter)
      throws InterruptedException {
    try {
      reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      emitter.threads().failed("start", e.getCause() == null ? e : e.getCause());
    }
  }
}
