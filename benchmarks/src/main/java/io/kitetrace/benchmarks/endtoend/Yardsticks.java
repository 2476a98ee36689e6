package io.kitetrace.benchmarks.endtoend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * A process that measures the machine rather than the project: what it takes to walk through the
 * pages with Jackson and to hash them with SHA-256, warm and on one thread. Figures of two
 * machines, or of two days, compare by these. Argument: the pages' folder.
 */
final class Yardsticks {

  static final String WALK = "yardstick: Jackson walks the JSON";
  static final String HASH = "yardstick: SHA-256 over it";

  private static final int PASSES = 4;

  private Yardsticks() {}

  /** Measures them in a process of their own. */
  static void measure(Stage stage, Report report, int builds) throws IOException {
    try (Child process = stage.helper(Yardsticks.class, 64, stage.pages().folder().toString())) {
      for (String yardstick : new String[] {WALK, HASH}) {
        String[] took = process.line().split(" ", -1);
        double seconds = Double.parseDouble(took[0]);
        double cpuSeconds = Double.parseDouble(took[1]);
        report.add(new Figure(yardstick, builds, 0, stage.pages().bytes(), seconds, cpuSeconds, 0));
      }
    }
  }

  /**
   * Measures, says two lines of seconds, by the clock and of a processor, and waits to be ended.
   */
  public static void main(String[] args)
      throws IOException, NoSuchAlgorithmException, InterruptedException {
    Lifeline.watch();
    PageFiles pages = PageFiles.in(Path.of(args[0]));
    JsonFactory json = new JsonFactory();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Stopwatch walking = new Stopwatch();
    Stopwatch hashing = new Stopwatch();
    for (int pass = 0; pass < PASSES; pass++) {
      walking = new Stopwatch();
      hashing = new Stopwatch();
      for (int page = 1; page <= pages.count(); page++) {
        byte[] bytes = Files.readAllBytes(pages.page(page));
        walking.start();
        walk(json, bytes);
        walking.stop();
        hashing.start();
        digest.update(bytes);
        hashing.stop();
      }
      digest.digest();
    }
    Lifeline.say(walking.seconds());
    Lifeline.say(hashing.seconds());
    Thread.currentThread().join();
  }

  private static void walk(JsonFactory json, byte[] bytes) throws IOException {
    try (JsonParser parser = json.createParser(bytes)) {
      while (parser.nextToken() != null) {
        // every token
      }
    }
  }

  /** Adds up what this thread takes: by the clock, and of a processor. */
  private static final class Stopwatch {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long nanos;
    private long cpuNanos;

    void start() {
      nanos -= System.nanoTime();
      cpuNanos -= threads.getCurrentThreadCpuTime();
    }

    void stop() {
      nanos += System.nanoTime();
      cpuNanos += threads.getCurrentThreadCpuTime();
    }

    String seconds() {
      return String.format(Locale.ROOT, "%.3f %.3f", nanos / 1e9, cpuNanos / 1e9);
    }
  }
}
