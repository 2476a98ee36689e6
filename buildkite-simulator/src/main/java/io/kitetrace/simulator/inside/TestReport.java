package io.kitetrace.simulator.inside;

import io.kitetrace.simulator.company.Seeds;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Writes the JUnit report of a job that runs tests. */
public final class TestReport {
  public static final String PATH = "reports/junit.xml";

  private static final String[] THINGS = {"Cart", "Checkout", "Login", "Search", "Invoice", "User"};
  private static final String[] DEEDS = {
    "adds", "removes", "shows", "refuses", "finds", "keeps", "sorts", "expires"
  };

  private TestReport() {}

  /** The report; null where the job runs no tests, or was stopped. */
  public static @Nullable String of(JobRun run) {
    if (!run.runsTests() || run.brokeOff()) {
      return null;
    }
    SplittableRandom random = Seeds.random(Seeds.derive(2, run.id()));
    int suites = 1 + random.nextInt(4);
    double seconds = (run.at(0.9) - run.at(0.35)) / 1_000.0 / suites;
    int failing = run.failed() ? random.nextInt(suites) : -1;
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (int i = 0; i < suites; i++) {
      Instant start = Instant.ofEpochMilli(run.at(0.35) + Math.round(1_000 * seconds * i));
      suite(
          xml,
          THINGS[(i + random.nextInt(2)) % THINGS.length],
          start,
          seconds,
          i == failing,
          random);
    }
    return xml.append("</testsuites>\n").toString();
  }

  private static void suite(
      StringBuilder xml,
      String name,
      Instant start,
      double seconds,
      boolean fails,
      SplittableRandom random) {
    int cases = 3 + random.nextInt(20);
    int failing = fails ? random.nextInt(cases) : -1;
    double[] parts = new double[cases];
    double sum = 0;
    for (int i = 0; i < cases; i++) {
      parts[i] = Math.pow(random.nextDouble(), 3) + 0.01;
      sum += parts[i];
    }
    xml.append(
        String.format(
            Locale.ROOT,
            "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" time=\"%.3f\" timestamp=\"%s\">\n",
            name,
            cases,
            fails ? 1 : 0,
            seconds,
            start));
    for (int i = 0; i < cases; i++) {
      String deed = DEEDS[random.nextInt(DEEDS.length)];
      xml.append(
          String.format(
              Locale.ROOT,
              "    <testcase classname=\"%s\" name=\"%s %s %d\" file=\"spec/%s_spec.rb\" time=\"%.3f\"",
              name,
              name,
              deed,
              i,
              name.toLowerCase(Locale.ROOT),
              0.95 * seconds * parts[i] / sum));
      xml.append(
          i == failing
              ? "><failure type=\"AssertionError\" message=\"expected true\">at spec:%d</failure></testcase>\n"
                  .formatted(i)
              : random.nextInt(15) == 0 ? "><skipped/></testcase>\n" : "/>\n");
    }
    xml.append("  </testsuite>\n");
  }
}
