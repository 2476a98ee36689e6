package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;
import java.util.Locale;

/**
 * Runs the emitter over a full log, and beside it its two limits: consuming the log and doing
 * nothing, and exporting spans that are there already.
 *
 * @param builds of one half of the log, or where it is read once, of all
 */
record EmitterRun(Stage stage, Report report, Receiver receiver, String kafka, int builds) {

  static final String CONSUME = "limit (a): consume, do nothing";
  static final String EXPORT = "limit (b): export ready-made spans";
  static final String COLD = "emitter, from its start";
  static final String WARM = "emitter, warm";

  private static final int PARTS = 20;

  /** Consumes a log of two halves; the second counts. */
  void consumeLimit() throws IOException {
    try (Child consumer =
        stage.helper(
            ConsumeLimit.class,
            160,
            kafka,
            Stage.topics().builds(),
            Integer.toString(2 * builds))) {
      consumer.line();
      Sample half = Sample.of(consumer);
      consumer.line();
      Sample all = Sample.of(consumer);
      report.add(half.to(all, CONSUME, builds, stage.pages().bytes(), consumer.peakBytes()));
    }
  }

  /** Exports all spans twice; the second time counts. Gives how many they are. */
  long exportLimit() throws InterruptedException {
    receiver.reset();
    try (Child exporter =
        stage.helper(
            ExportLimit.class,
            1_200,
            stage.pages().folder().toString(),
            receiver.grpc(),
            "grpc",
            "2")) {
      long spans = Long.parseLong(exporter.line());
      Sample half = Sample.whenTaken(spans, exporter, receiver);
      Sample all = Sample.whenTaken(spans * 19 / 10, exporter, receiver);
      // Whole requests: not exactly twice as many.
      report.add(scaled(half.to(all, EXPORT, builds, 0, 0), spans));
      return spans;
    }
  }

  /**
   * The emitter with a group of its own; the log holds the builds twice, the second half counts.
   */
  void coldAndWarm(long spans, String group) throws InterruptedException {
    receiver.reset();
    Sample start = Sample.start();
    try (Child emitter =
        stage.launched(stage.emitterVariables(receiver, kafka, group), "emitter")) {
      Sample half = Sample.whenTaken(spans, emitter, receiver);
      report.add(start.to(half, COLD, builds, 0, emitter.peakBytes()));
      Sample all = Sample.whenTaken(2 * spans, emitter, receiver);
      report.add(scaled(half.to(all, WARM, builds, 0, emitter.peakBytes()), spans));
    }
  }

  /** The emitter over the whole log, once. */
  void large(long spans) throws InterruptedException {
    receiver.reset();
    Sample start = Sample.start();
    try (Child emitter =
        stage.launched(stage.emitterVariables(receiver, kafka, "large"), "emitter")) {
      Sample all = Sample.whenTaken(spans, emitter, receiver);
      report.add(
          start.to(all, "emitter, %,d builds".formatted(builds), builds, 0, emitter.peakBytes()));
    }
  }

  /** The emitter over a long history, once, with a line for every part of it. */
  void history(long spans) throws InterruptedException {
    receiver.reset();
    Sample start = Sample.start();
    try (Child emitter =
        stage.launched(stage.emitterVariables(receiver, kafka, "history"), "emitter")) {
      Sample before = start;
      System.err.println("| builds | builds/s | CPU s for 10,000 | RSS MB | peak RSS MB |");
      for (int part = 1; part <= PARTS; part++) {
        Sample now = Sample.whenTaken(spans * part / PARTS, emitter, receiver);
        System.err.printf(
            Locale.ROOT,
            "| %,d | %,.0f | %.2f | %.0f | %.0f |%n",
            (long) builds * part / PARTS,
            builds * 1e3 / PARTS / (now.millis() - before.millis()),
            (now.cpuSeconds() - before.cpuSeconds()) * PARTS * 1e4 / builds,
            emitter.residentBytes() / 1e6,
            emitter.peakBytes() / 1e6);
        before = now;
      }
      report.add(
          start.to(
              before, "emitter, %,d builds".formatted(builds), builds, 0, emitter.peakBytes()));
    }
  }

  /** The half was seen a moment late: what a whole half takes. */
  private static Figure scaled(Figure measured, long spans) {
    double factor = (double) spans / measured.spans();
    return new Figure(
        measured.scenario(),
        measured.builds(),
        spans,
        (long) (measured.bytes() * factor),
        measured.seconds() * factor,
        measured.cpuSeconds() * factor,
        measured.peakBytes());
  }
}
