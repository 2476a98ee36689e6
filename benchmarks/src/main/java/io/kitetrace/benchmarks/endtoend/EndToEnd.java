package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The end-to-end measurements as a command. */
@Command(
    name = "end-to-end",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures poller, emitter and standalone as processes, between a page server, a broker and an"
          + " OTLP receiver, beside the limits of this machine. Prints a table; writes JSON.",
      "Run it from the checkout after: mvn -B package -DskipTests"
    })
public final class EndToEnd implements Callable<Integer> {

  /** What can be measured alone. */
  enum Scenario {
    POLLER,
    EMITTER,
    STANDALONE,
    START,
    LARGE,
    HISTORY
  }

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description =
          "${COMPLETION-CANDIDATES}; several with commas between (default: all but HISTORY).")
  private Set<Scenario> scenarios = EnumSet.complementOf(EnumSet.of(Scenario.HISTORY));

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs, of which the medians are shown (default: ${DEFAULT-VALUE}).")
  private int runs = 3;

  @Option(
      names = "--builds",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Builds (default: ${DEFAULT-VALUE}).")
  private int builds = 10_000;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Jobs of a build on average (default: ${DEFAULT-VALUE}).")
  private int jobs = 20;

  @Option(
      names = "--large",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many times as many builds LARGE has (default: ${DEFAULT-VALUE}).")
  private int large = 10;

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "How many times as many builds HISTORY emits, from a log that is filled without the"
              + " poller (default: ${DEFAULT-VALUE}).")
  private int history = 100;

  @Option(
      names = "--collector",
      paramLabel = "FILE",
      description =
          "An OpenTelemetry Collector with kafkareceiver and otlpexporter: EMITTER measures what"
              + " it needs to forward the same spans (default: none).")
  private @Nullable Path collector;

  @Option(names = "--root", paramLabel = "DIR", defaultValue = ".", description = "The checkout.")
  private Path root = Path.of(".");

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "benchmarks/target/end-to-end",
      description = "For pages, logs and results (default: ${DEFAULT-VALUE}).")
  private Path work = Path.of("benchmarks/target/end-to-end");

  private final Report report = new Report();

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new EndToEnd()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.toAbsolutePath().normalize());
    System.err.println("rendering pages, unless they are there …");
    PageFiles pages = PageFiles.rendered(folder, builds, jobs);
    Stage stage = new Stage(root.toAbsolutePath().normalize(), folder, pages);
    Files.deleteIfExists(stage.log());
    System.err.println("preparing the launcher, unless it is …");
    stage.prepareLauncher();
    Yardsticks.measure(stage, report, builds);
    try (Child receiverProcess = stage.receiver()) {
      Receiver receiver = Receiver.of(receiverProcess);
      services(stage, receiver);
      if (scenarios.contains(Scenario.STANDALONE)) {
        for (int run = 0; run < runs; run++) {
          new StandaloneRun(stage, report, receiver, builds).cold();
        }
      }
      if (scenarios.contains(Scenario.LARGE)) {
        large(stage, receiver);
      }
      if (scenarios.contains(Scenario.HISTORY)) {
        history(stage, receiver);
      }
    }
    List<Targets.Target> targets = new Targets(report).all();
    System.out.println(report.table());
    System.out.println("| target | asked | measured | met |\n|---|---|---|---|");
    targets.forEach(target -> System.out.println(target.line()));
    report.write(folder.resolve("results.json"), targets);
    return 0;
  }

  private void services(Stage stage, Receiver receiver) throws IOException, InterruptedException {
    List<Scenario> wanted = new ArrayList<>(scenarios);
    wanted.retainAll(EnumSet.of(Scenario.POLLER, Scenario.EMITTER, Scenario.START));
    if (wanted.isEmpty()) {
      return;
    }
    int fills = scenarios.contains(Scenario.POLLER) ? runs : 1;
    for (int fill = 1; fill <= fills; fill++) {
      try (Child broker = stage.broker("broker")) {
        String kafka = broker.line();
        new PollerRun(stage, report, builds).coldAndWarm(kafka);
        if (fill == fills) {
          onFullLog(stage, receiver, kafka);
        }
      }
    }
  }

  private void onFullLog(Stage stage, Receiver receiver, String kafka)
      throws IOException, InterruptedException {
    if (scenarios.contains(Scenario.EMITTER)) {
      EmitterRun emitter = new EmitterRun(stage, report, receiver, kafka, builds);
      for (int run = 0; run < runs; run++) {
        emitter.consumeLimit();
        long spans = emitter.exportLimit();
        emitter.coldAndWarm(spans, "run-" + run);
      }
      if (collector != null) {
        new CollectorRun(stage, report, receiver, kafka, builds, collector).forward();
      }
    }
    if (scenarios.contains(Scenario.START)) {
      StartRun start = new StartRun(stage, report, receiver, kafka);
      start.poller(runs);
      start.emitter(runs);
    }
  }

  private void large(Stage stage, Receiver receiver) throws IOException, InterruptedException {
    try (Child broker = stage.broker("broker")) {
      String kafka = broker.line();
      long spans = new EmitterRun(stage, report, receiver, kafka, builds).exportLimit();
      new PollerRun(stage, report, builds).large(kafka, large);
      new EmitterRun(stage, report, receiver, kafka, large * builds).large(large * spans);
    }
  }

  private void history(Stage stage, Receiver receiver) throws IOException, InterruptedException {
    try (Child broker = stage.broker("broker")) {
      String kafka = broker.line();
      long spans = new EmitterRun(stage, report, receiver, kafka, builds).exportLimit();
      System.err.println("filling the log …");
      try (Child filling =
          stage.helper(
              HistoryProcess.class,
              256,
              kafka,
              stage.pages().folder().toString(),
              Integer.toString(history))) {
        filling.line();
      }
      new EmitterRun(stage, report, receiver, kafka, history * builds).history(history * spans);
    }
  }
}
