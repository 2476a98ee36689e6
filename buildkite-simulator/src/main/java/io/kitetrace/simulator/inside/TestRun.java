package io.kitetrace.simulator.inside;

import io.kitetrace.simulator.company.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The tests of a job. All jobs of a step's shard have the same ones, so that a test can fail in one
 * attempt and pass in the next; one of them is the flaky one, which most failures are about.
 */
public record TestRun(List<Suite> suites) {
  private static final String[] THINGS = {"Cart", "Checkout", "Login", "Search", "Invoice", "User"};
  private static final String[] DEEDS = {
    "adds", "removes", "shows", "refuses", "finds", "keeps", "sorts", "expires"
  };

  /** How often it is the flaky test that fails. */
  private static final double FLAKY_SHARE = 0.75;

  /** How often a tool that runs failed tests again has to. */
  private static final double RERUN_SHARE = 0.1;

  public record Suite(String name, Instant start, double seconds, List<Case> cases) {
    long count(Result result) {
      return cases.stream().filter(test -> test.result() == result).count();
    }

    public String file() {
      return "spec/%s_spec.rb".formatted(name.toLowerCase(Locale.ROOT));
    }
  }

  public record Case(String name, double seconds, Result result) {}

  public enum Result {
    PASSED,
    FAILED,
    SKIPPED,
    /** Failed, and passed when its tool ran it again. */
    RERUN
  }

  /** Those of a job that runs tests; none of any other. */
  public static TestRun of(JobRun run) {
    List<Suite> suites = new ArrayList<>();
    if (!run.runsTests()) {
      return new TestRun(suites);
    }
    SplittableRandom step =
        Seeds.random(
            Seeds.derive(Seeds.derive(2, run.pipeline() + "/" + run.label()), run.shard()));
    SplittableRandom random = Seeds.random(Seeds.derive(2, run.id()));
    int count = 1 + step.nextInt(4);
    int first = step.nextInt(THINGS.length);
    int flaky = step.nextInt(count);
    boolean bad = run.failed() || (run.command().contains("mvn ") && chance(RERUN_SHARE, random));
    int failing =
        !bad ? -1 : !run.failed() || chance(FLAKY_SHARE, random) ? flaky : random.nextInt(count);
    double seconds = (run.at(0.9) - run.at(0.35)) / 1_000.0 / count;
    for (int i = 0; i < count; i++) {
      Result worst = i != failing ? Result.PASSED : run.failed() ? Result.FAILED : Result.RERUN;
      suites.add(
          new Suite(
              THINGS[(first + i) % THINGS.length],
              Instant.ofEpochMilli(run.at(0.35) + Math.round(1_000 * seconds * i)),
              seconds,
              cases(THINGS[(first + i) % THINGS.length], seconds, worst, step, random)));
    }
    return new TestRun(suites);
  }

  /** The first of the flaky suite is the flaky one. */
  private static List<Case> cases(
      String suite, double seconds, Result worst, SplittableRandom step, SplittableRandom random) {
    double[] parts = new double[3 + step.nextInt(20)];
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = (Math.pow(step.nextDouble(), 3) + 0.01) * (0.9 + 0.2 * random.nextDouble());
      sum += parts[i];
    }
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      String name = "%s %s %d".formatted(suite, DEEDS[step.nextInt(DEEDS.length)], i);
      boolean skipped = i > 0 && step.nextInt(15) == 0;
      Result result = i == 0 ? worst : skipped ? Result.SKIPPED : Result.PASSED;
      cases.add(new Case(name, 0.95 * seconds * parts[i] / sum, result));
    }
    return cases;
  }

  private static boolean chance(double share, SplittableRandom random) {
    return random.nextDouble() < share;
  }

  public String junit() {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (Suite suite : suites) {
      xml.append(
          String.format(
              Locale.ROOT,
              "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" skipped=\"%d\" time=\"%.3f\" timestamp=\"%s\">\n",
              suite.name(),
              suite.cases().size(),
              suite.count(Result.FAILED),
              suite.count(Result.SKIPPED),
              suite.seconds(),
              suite.start()));
      for (Case test : suite.cases()) {
        xml.append(
            String.format(
                Locale.ROOT,
                "    <testcase classname=\"%s\" name=\"%s\" file=\"%s\" time=\"%.3f\"%s\n",
                suite.name(),
                test.name(),
                suite.file(),
                test.seconds(),
                ending(test.result())));
      }
      xml.append("  </testsuite>\n");
    }
    return xml.append("</testsuites>\n").toString();
  }

  private static String ending(Result result) {
    return switch (result) {
      case PASSED -> "/>";
      case SKIPPED -> "><skipped/></testcase>";
      case FAILED ->
          "><failure type=\"AssertionError\" message=\"expected true\">at spec</failure></testcase>";
      case RERUN ->
          "><flakyFailure type=\"AssertionError\" message=\"expected true\">at spec</flakyFailure></testcase>";
    };
  }
}
