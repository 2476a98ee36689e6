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
    check(targets, StandaloneRun.COLD, this::standalone);
    check(
        targets,
        PollerRun.WARM,
        warm ->
            List.of(
                Target.least(
                    "poller warm, MB/s of JSON", 250, warm.bytes() / warm.seconds() / MB)));
    for (String service : List.of("poller", "emitter")) {
      check(targets, service + ", warm", f -> List.of(memory(f)));
      check(targets, service + ", 100,000 builds", f -> List.of(memory(f)));
      check(targets, StartRun.PLAIN.formatted(service), f -> List.of(start(f, 1.5)));
      check(targets, StartRun.AOT.formatted(service), f -> List.of(start(f, 0.8)));
    }
    return targets;
  }

  private void check(
      List<Target> targets, String scenario, Function<Figure, List<Target>> targetsOf) {
    if (report.has(scenario)) {
      targets.addAll(targetsOf.apply(report.median(scenario)));
    }
  }

  private List<Target> emitter(Figure warm) {
    double limit =
        report.median(EmitterRun.CONSUME, Figure::cpuSeconds)
            + report.median(EmitterRun.EXPORT, Figure::cpuSeconds);
    return List.of(
        Target.least("emitter warm, spans/s", 130_000, warm.spans() / warm.seconds()),
        Target.most("emitter warm, CPU s", 4.5, warm.cpuSeconds()),
        Target.most("emitter warm, CPU over both limits", 1.5, warm.cpuSeconds() / limit));
  }

  private List<Target> standalone(Figure cold) {
    return List.of(
        Target.most("standalone cold, first request to last answer, s", 9, cold.seconds()),
        Target.most("standalone cold, CPU s of the process", 18, cold.cpuSeconds()));
  }

  private static Target memory(Figure figure) {
    return Target.most(figure.scenario() + ": peak RSS, MB", 300, figure.peakBytes() / MB);
  }

  private static Target start(Figure figure, double seconds) {
    return Target.most(figure.scenario() + ", s", seconds, figure.seconds());
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

    static Target most(String name, double most, double measured) {
      return new Target(name, "≤ " + number(most), measured, measured <= most);
    }

    String line() {
      return "| %s | %s | %s | %s |"
          .formatted(name, asked, number(measured), met ? "yes" : "**no**");
    }

    private static String number(double value) {
      return value >= 1_000 ? "%,.0f".formatted(value) : "%.2f".formatted(value);
    }
  }
}
