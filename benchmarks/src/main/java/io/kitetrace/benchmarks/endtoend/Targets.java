package io.kitetrace.benchmarks.endtoend;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is asked of the medians, where the scenarios were run. */
record Targets(Report report) {

  private static final double MB = 1e6;

  List<Target> all() {
    List<Target> targets = new ArrayList<>();
    check(targets, EmitterRun.WARM, this::emitter);
    check(targets, CollectorRun.WARM, this::collector);
    check(targets, StandaloneRun.COLD, this::standalone);
    check(
        targets,
        PollerRun.WARM,
        warm -> List.of(Target.most("poller warm, CPU over the yardstick", 6, overWalk(warm))));
    for (String service : List.of("poller", "emitter")) {
      check(targets, service + ", warm", f -> List.of(memory(f)));
      check(targets, service + ", 100,000 builds", f -> List.of(memory(f)));
      check(targets, service + ", 1,000,000 builds", f -> List.of(memory(f)));
      check(targets, StartRun.PLAIN.formatted(service), f -> List.of(start(f)));
      check(targets, StartRun.AOT.formatted(service), f -> List.of(start(f)));
    }
    return targets;
  }

  private void check(
      List<Target> targets, String scenario, Function<Figure, List<Target>> targetsOf) {
    if (report.has(scenario)) {
      targets.addAll(targetsOf.apply(report.median(scenario)));
    }
  }

  private List<Target> collector(Figure collector) {
    Figure emitter = report.median(EmitterRun.WARM);
    return List.of(
        Target.most(
            "emitter warm, CPU a span over a collector's that only forwards",
            1,
            emitter.cpuSeconds() / emitter.spans() / (collector.cpuSeconds() / collector.spans())));
  }

  private List<Target> emitter(Figure warm) {
    double limits =
        report.median(EmitterRun.CONSUME, Figure::cpuSeconds)
            + report.median(Yardsticks.WALK, Figure::cpuSeconds)
            + report.median(EmitterRun.EXPORT, Figure::cpuSeconds);
    Figure export = report.median(EmitterRun.EXPORT);
    return List.of(
        Target.most(
            "emitter warm, CPU over consuming, walking and exporting",
            1.6,
            warm.cpuSeconds() / limits),
        Target.least(
            "emitter warm, spans/s over the export of ready-made spans",
            0.6,
            warm.spans() / warm.seconds() / (export.spans() / export.seconds())));
  }

  private List<Target> standalone(Figure cold) {
    return List.of(
        Target.most(
            "standalone cold, wall over the yardstick",
            25,
            cold.seconds() / report.median(Yardsticks.WALK, Figure::seconds)),
        Target.most("standalone cold, CPU over the yardstick", 42, overWalk(cold)));
  }

  private double overWalk(Figure figure) {
    return figure.cpuSeconds() / report.median(Yardsticks.WALK, Figure::cpuSeconds);
  }

  private static Target memory(Figure figure) {
    return Target.most(figure.scenario() + ": peak RSS, MB", 280, figure.peakBytes() / MB);
  }

  /** What is asked is 40 % less than the first edition, in a run beside it: no bound by itself. */
  private Target start(Figure figure) {
    return Target.told(
        figure.scenario() + ", over java -version",
        figure.seconds() / report.median(StartRun.JAVA, Figure::seconds));
  }

  /**
   * A target and what was measured.
   *
   * @param name what it is about
   * @param asked the bound, for people
   * @param measured the median
   * @param met whether it was met
   */
  record Target(@JsonProperty("target") String name, String asked, double measured, boolean met) {

    static Target least(String name, double least, double measured) {
      return new Target(name, "≥ " + number(least), measured, measured >= least);
    }

    /** What has no bound. */
    static Target told(String name, double measured) {
      return new Target(name, "", measured, true);
    }

    static Target most(String name, double most, double measured) {
      return new Target(name, "≤ " + number(most), measured, measured <= most);
    }

    String line() {
      return "| %s | %s | %s | %s |"
          .formatted(name, asked, number(measured), asked.isEmpty() ? "" : met ? "yes" : "**no**");
    }

    private static String number(double value) {
      return value >= 1_000 ? "%,.0f".formatted(value) : "%.2f".formatted(value);
    }
  }
}
