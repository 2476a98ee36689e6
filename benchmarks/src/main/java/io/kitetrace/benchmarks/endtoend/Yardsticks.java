package io.kitetrace.benchmarks.endtoend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
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
        double seconds = Double.parseDouble(process.line());
        report.add(new Figure(yardstick, builds, 0, stage.pages().bytes(), seconds, seconds, 0));
      }
    }
  }

  /** Measures, says two lines of seconds, and waits to be ended. */
  public static void main(String[] args)
      throws IOException, NoSuchAlgorithmException, InterruptedException {
    Lifeline.watch();
    PageFiles pages = PageFiles.in(Path.of(args[0]));
    JsonFactory json = new JsonFactory();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long[] nanos = new long[2];
    for (int pass = 0; pass < PASSES; pass++) {
      nanos = new long[2];
      for (int page = 1; page <= pages.count(); page++) {
        byte[] bytes = Files.readAllBytes(pages.page(page));
        long begun = System.nanoTime();
        walk(json, bytes);
        long walked = System.nanoTime();
        digest.update(bytes);
        nanos[0] += walked - begun;
        nanos[1] += System.nanoTime() - walked;
      }
      digest.digest();
    }
    for (long each : nanos) {
      Lifeline.say(String.format(Locale.ROOT, "%.3f", each / 1e9));
    }
    Thread.currentThread().join();
  }

  private static void walk(JsonFactory json, byte[] bytes) throws IOException {
    try (JsonParser parser = json.createParser(bytes)) {
      while (parser.nextToken() != null) {
        // every token
      }
    }
  }
}
