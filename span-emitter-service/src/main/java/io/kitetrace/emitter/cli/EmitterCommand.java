package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.Callable;
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

  @Override
  public Integer call() throws InterruptedException {
    ProcessGuard.install();
    ApplicationContext context = EmitterFactory.start(Variables.environment(), Map.of());
    Emitter emitter = context.getBean(Emitter.class);
    return ServiceContext.run(
        context, () -> emitter.start(Emitter.FOR_EVER), emitter::close, emitter.ended());
  }
}
