package io.kitetrace.simulator.api;

import io.kitetrace.simulator.company.Options;
import io.kitetrace.simulator.company.Seeds;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How the API misbehaves. Rates are shares from 0 to 1, drawn in the order of the requests.
 * Immutable once the command line is read.
 */
public final class Faults extends Options<Faults> {
  private static final List<String> LOST = List.of("error", "deleted", "expired");

  /** In real time, whatever the clock. */
  @Option(names = "--latency", paramLabel = "D", description = "Wait so long before every answer.")
  Duration latency = Duration.ZERO;

  /** Those of proxies have an HTML body. */
  @Option(
      names = "--error-rate",
      paramLabel = "R",
      description = "Share of answers that are 500, 502, 503 or 504.")
  double errorRate;

  @Option(
      names = "--html-rate",
      paramLabel = "R",
      description = "Share of answers that are a web page.")
  double htmlRate;

  @Option(
      names = "--throttle-rate",
      paramLabel = "R",
      description = "Share of answers that are 429 without need.")
  double throttleRate;

  @Option(
      names = "--cut-rate",
      paramLabel = "R",
      description = "Share of answers that break off in the middle.")
  double cutRate;

  /** {@link #breaks} says which builds these are. */
  @Option(
      names = "--broken-build-rate",
      paramLabel = "R",
      description = "Share of builds that are broken in lists.")
  private double brokenBuildRate;

  @Option(
      names = "--visibility-delay",
      paramLabel = "D",
      description = "Finished builds stay out of lists so long.")
  Duration visibilityDelay = Duration.ZERO;

  @Option(
      names = "--gone-log-rate",
      paramLabel = "R",
      description = "Share of jobs whose log is gone.")
  double goneLogRate;

  @Option(
      names = "--unmarked-log-rate",
      paramLabel = "R",
      description = "Share of jobs whose log has no time marks, as some agents write it.")
  double unmarkedLogRate;

  @Option(
      names = "--lost-artifact-rate",
      paramLabel = "R",
      description = "Share of artifacts that failed to upload, were deleted or have expired.")
  private double lostArtifactRate;

  @Option(
      names = "--huge-file-rate",
      paramLabel = "R",
      description = "Share of logs and artifacts that are huge.")
  private double hugeFileRate;

  @Option(
      names = "--huge-bytes",
      paramLabel = "N",
      description = "How large those are (default: ${DEFAULT-VALUE}).")
  long hugeBytes = 200L << 20;

  @Option(
      names = "--slow-rate",
      paramLabel = "R",
      description = "Share of answers that pause in their middle.")
  double slowRate;

  @Option(
      names = "--pause",
      paramLabel = "D",
      defaultValue = "1s",
      description = "How long they do (default: ${DEFAULT-VALUE}).")
  Duration pause = Duration.ofSeconds(1);

  @Option(
      names = "--redirects",
      paramLabel = "N",
      description = "How often a download is sent on before it is there.")
  int redirects;

  @Option(names = "--ignore-created-to", description = "The filter created_to has no effect.")
  boolean ignoreCreatedTo;

  @Option(names = "--fault-seed", paramLabel = "N", description = "What the shares are drawn from.")
  long seed = 1;

  private Faults() {}

  public static Faults none() {
    return new Faults();
  }

  public Faults withLatency(Duration value) {
    return with(copy -> copy.latency = value);
  }

  public Faults withErrorRate(double value) {
    return with(copy -> copy.errorRate = value);
  }

  public Faults withHtmlRate(double value) {
    return with(copy -> copy.htmlRate = value);
  }

  public Faults withThrottleRate(double value) {
    return with(copy -> copy.throttleRate = value);
  }

  public Faults withCutRate(double value) {
    return with(copy -> copy.cutRate = value);
  }

  public Faults withBrokenBuildRate(double value) {
    return with(copy -> copy.brokenBuildRate = value);
  }

  public Faults withVisibilityDelay(Duration value) {
    return with(copy -> copy.visibilityDelay = value);
  }

  public Faults withGoneLogRate(double value) {
    return with(copy -> copy.goneLogRate = value);
  }

  public Faults withUnmarkedLogRate(double value) {
    return with(copy -> copy.unmarkedLogRate = value);
  }

  public Faults withLostArtifactRate(double value) {
    return with(copy -> copy.lostArtifactRate = value);
  }

  public Faults withHugeFiles(double rate, long bytes) {
    return with(
        copy -> {
          copy.hugeFileRate = rate;
          copy.hugeBytes = bytes;
        });
  }

  public Faults withPauses(double rate, Duration value) {
    return with(
        copy -> {
          copy.slowRate = rate;
          copy.pause = value;
        });
  }

  public Faults withRedirects(int value) {
    return with(copy -> copy.redirects = value);
  }

  public Faults withIgnoreCreatedTo(boolean value) {
    return with(copy -> copy.ignoreCreatedTo = value);
  }

  public Faults withSeed(long value) {
    return with(copy -> copy.seed = value);
  }

  @Override
  public void check() {
    checkRate("error rate", errorRate);
    checkRate("html rate", htmlRate);
    checkRate("throttle rate", throttleRate);
    checkRate("cut rate", cutRate);
    checkRate("broken build rate", brokenBuildRate);
    checkRate("gone log rate", goneLogRate);
    checkRate("unmarked log rate", unmarkedLogRate);
    checkRate("lost artifact rate", lostArtifactRate);
    checkRate("huge file rate", hugeFileRate);
    checkRate("slow rate", slowRate);
    require(
        !latency.isNegative() && !visibilityDelay.isNegative() && !pause.isNegative(),
        "latency, visibility delay and pause must not be negative");
    require(hugeBytes >= 0 && redirects >= 0, "sizes and redirects must not be negative");
  }

  private static void checkRate(String name, double value) {
    require(value >= 0 && value <= 1, name + " must be from 0 to 1");
  }

  /** Whether lists show this build broken, as long as these faults are switched on. */
  public boolean breaks(String buildId) {
    return strikes(brokenBuildRate, buildId, 0);
  }

  /** Whether a job's log is gone, as long as these faults are switched on. */
  boolean hidesLog(String job) {
    return strikes(goneLogRate, job, 1);
  }

  boolean unmarksLog(String job) {
    return strikes(unmarkedLogRate, job, 2);
  }

  /** A state that an artifact cannot be downloaded in; null where it can. */
  @Nullable String lost(String artifact) {
    return strikes(lostArtifactRate, artifact, 3)
        ? LOST.get((int) (Seeds.fraction(Seeds.derive(seed, artifact), 4) * LOST.size()))
        : null;
  }

  /** How large a job's log or an artifact is at least; 0 for as large as it is. */
  long atLeast(String file) {
    return strikes(hugeFileRate, file, 5) ? hugeBytes : 0;
  }

  private boolean strikes(double rate, String what, long kind) {
    return rate > 0 && Seeds.fraction(Seeds.derive(seed, what), kind) < rate;
  }
}
