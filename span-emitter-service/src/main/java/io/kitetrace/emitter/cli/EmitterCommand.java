package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.Emitter;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
      "Configured by KAFKA_…, EMITTER_…, OTEL_EXPORTER_OTLP_… and TRACE_…; see the README.",
      "Health at /health/liveness and /health/readiness, metrics at /prometheus,"
          + " on MICRONAUT_SERVER_PORT."
    })
public final class EmitterCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(EmitterCommand.class);

  /** Longer than a shutdown may take; after that the process ends anyhow. */
  private static final long SHUTDOWN_SECONDS = 28;

  @Override
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    CountDownLatch done = new CountDownLatch(1);
    try (ApplicationContext context = EmitterContext.start()) {
      Emitter emitter = context.getBean(Emitter.class);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(emitter, done), "shutdown"));
      FutureTask<@Nullable Void> reading = new FutureTask<>(() -> read(emitter));
      new Thread(reading, "start").start();
      serve(context); // meanwhile: the two have nothing to do with each other
      begun(reading, emitter);
      SmallHeap.keep();
      return await(emitter);
    } finally {
      done.countDown();
    }
  }

  private static void serve(ApplicationContext context) {
    try {
      int port = context.getBean(EmbeddedServer.class).start().getPort();
      LOG.atInfo().addKeyValue("port", port).log("health and metrics are served");
    } catch (ServerStartupException e) {
      throw new CommandFailure(
          "health and metrics cannot be served, the port is taken; MICRONAUT_SERVER_PORT gives another",
          e);
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

  private static Integer await(Emitter emitter) throws InterruptedException {
    try {
      emitter.ended().get();
      return ExitCodes.SUCCESS;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof CommandFailure failure) {
        throw failure;
      }
      throw new CommandFailure(
          "reading the log failed (%s)".formatted(cause == null ? e : cause), cause);
    }
  }

  /** Asked to stop from outside: what is on its way is finished, then the command returns. */
  private static void shutDown(Emitter emitter, CountDownLatch done) {
    emitter.close();
    try {
      if (!done.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
