package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;

/** Runs the poller against the page server until everything is in the log. */
record PollerRun(Stage stage, Report report, int builds) {

  static final String COLD = "poller, first pass";
  static final String WARM = "poller, warm";

  /** Two passes, each with all builds of its own; the log then holds both. */
  void coldAndWarm(String kafka) throws IOException, InterruptedException {
    try (Child pages = stage.pages(1, 1);
        Cursors cursors = new Cursors(kafka, Stage.topics().state())) {
      String port = pages.line();
      Sample start = Sample.start();
      try (Child poller = stage.launched(stage.pollerVariables(port, kafka), "poller")) {
        cursors.await(1, poller);
        Sample first = Sample.of(poller);
        add(COLD, start, first, 1, poller);
        cursors.await(2, poller);
        Sample second = Sample.of(poller);
        Tally.Figures figures = Tally.parse(Stage.get("http://127.0.0.1:" + port + "/figures"));
        Sample begun = new Sample(figures.get(PagesProcess.begun(2)), first.cpuSeconds(), 0, 0);
        add(WARM, begun, second, 1, poller);
      }
    }
  }

  /** One pass over a list so many times as long. */
  void large(String kafka, int waves) throws IOException, InterruptedException {
    try (Child pages = stage.pages(waves);
        Cursors cursors = new Cursors(kafka, Stage.topics().state())) {
      String port = pages.line();
      Sample start = Sample.start();
      try (Child poller = stage.launched(stage.pollerVariables(port, kafka), "poller")) {
        cursors.await(1, poller);
        add(
            "poller, %,d builds".formatted(waves * builds),
            start,
            Sample.of(poller),
            waves,
            poller);
      }
    }
  }

  private void add(String scenario, Sample from, Sample to, int waves, Child poller)
      throws IOException {
    report.add(
        from.to(
            to,
            scenario,
            (long) builds * waves,
            stage.pages().bytes() * waves,
            poller.peakBytes()));
  }
}
