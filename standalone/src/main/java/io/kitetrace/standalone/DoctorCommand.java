package io.kitetrace.standalone;

import io.kitetrace.emitter.service.EmitterChecks;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.enricher.EnricherChecks;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.explorer.ExplorerChecks;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.poller.PollerChecks;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.CheckRunner;
import io.kitetrace.runtime.doctor.DependentChecks;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.kafka.KafkaCheck;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicsCheck;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at everything that the services need, and says what is wrong and what to do. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks token and scopes, the API and its limits, the clock, Kafka, topics, transactions,"
          + " groups and the OTLP endpoint: each line ok, or what is wrong and what to do.",
      "",
      "Changes nothing that anybody sees, and disturbs no service that runs. Takes 30 seconds"
          + " at most. Exit code 0: all is well; 1: something is wrong; 2: wrong configuration."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(28);
  private static final String EXPLORER_URL = "KITETRACE_EXPLORER_URL";
  private static final URI DEFAULT_EXPLORER = URI.create("http://127.0.0.1:8080");
  private static final Duration KAFKA_LIMIT = Duration.ofSeconds(18); // after it was reached

  /** The services that can be looked at alone. */
  enum Service {
    POLLER,
    EMITTER,
    ENRICHER,
    EXPLORER;

    @Override
    public String toString() {
      return Commands.word(this);
    }
  }

  @Option(
      names = "--only",
      paramLabel = "SERVICE",
      description =
          "What ${COMPLETION-CANDIDATES} alone needs, with the configuration and the Kafka user of"
              + " that service.")
  private @Nullable Service only;

  @Option(
      names = "--standalone",
      description = "What 'standalone' needs, which brings a Kafka of its own.")
  private boolean standalone;

  @Option(names = "--json", description = "The findings as one JSON object on standard output.")
  private boolean json;

  private final Variables variables;
  private final PrintStream out;

  DoctorCommand(Variables variables, PrintStream out) {
    this.variables = variables;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Finding> findings = CheckRunner.run(checks(), LIMIT);
    DoctorReport report = new DoctorReport(findings);
    out.println(json ? report.json() : report.text());
    return report.isWell() ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }

  /** Side by side, but for what needs Kafka: that only where Kafka is reached. */
  private List<Check> checks() {
    Settings settings = new Settings(variables);
    PollerSettings poller = isLookedAt(Service.POLLER) ? PollerSettings.read(settings) : null;
    EmitterSettings emitter = isLookedAt(Service.EMITTER) ? EmitterSettings.read(settings) : null;
    EnricherSettings enricher = enricher(settings);
    ExplorerSettings explorer = explorer(settings);
    URI asked = settings.url(EXPLORER_URL, DEFAULT_EXPLORER);
    KafkaSettings kafka = KafkaSettings.read(settings);
    TopicSettings topics = TopicSettings.read(settings);
    Path data = StandaloneSettings.data(settings);
    settings.check();

    List<Check> checks = new ArrayList<>();
    List<Check> onKafka = new ArrayList<>();
    List<RequiredAcl> rights = new ArrayList<>();
    if (poller != null) {
      PollerChecks of = new PollerChecks(poller);
      checks.add(of.api());
      onKafka.addAll(of.kafka());
      rights.addAll(of.rights());
    }
    if (emitter != null) {
      EmitterChecks of = new EmitterChecks(emitter);
      onKafka.addAll(of.kafka());
      rights.addAll(of.rights());
      if (enricher == null) {
        onKafka.add(of.timelines());
      }
    }
    if (enricher != null) {
      EnricherChecks of = new EnricherChecks(enricher);
      checks.add(of.api());
      onKafka.addAll(of.kafka());
      rights.addAll(of.rights());
    }
    if (only == Service.EXPLORER && explorer != null) {
      onKafka.addAll(new ExplorerChecks(explorer).kafka());
    } else {
      onKafka.addFirst(new TopicsCheck(kafka, topics, rights));
    }
    checks.add(
        standalone
            ? new OwnKafkaCheck(data)
            : new DependentChecks(new KafkaCheck(kafka), onKafka, KAFKA_LIMIT));
    if (emitter != null) {
      checks.add(new EmitterChecks(emitter).endpoint());
    }
    if (explorer != null) {
      checks.add(new ExplorerChecks(explorer).index());
    }
    if (only == null && variables.get(EXPLORER_URL) != null) {
      checks.add(new ExplorerAnswersCheck(asked));
    }
    return checks;
  }

  private boolean isLookedAt(Service service) {
    return only == null || only == service;
  }

  /** Beside the others where it is on. */
  private @Nullable EnricherSettings enricher(Settings settings) {
    if (only == Service.ENRICHER) {
      return EnricherSettings.readForService(settings);
    }
    EnricherSettings read = only == null ? EnricherSettings.read(settings) : null;
    return read == null || read.pipelines().isEmpty() ? null : read;
  }

  /** Where the others run it may run elsewhere, or not at all: what it needs is not looked at. */
  private @Nullable ExplorerSettings explorer(Settings settings) {
    if (only == Service.EXPLORER && !standalone) {
      return ExplorerSettings.read(settings);
    }
    return standalone && isLookedAt(Service.EXPLORER)
        ? StandaloneSettings.explorer(settings)
        : null;
  }
}
