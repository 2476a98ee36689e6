package io.kitetrace.simulator.inside;

import io.kitetrace.simulator.company.Seeds;
import java.util.List;
import java.util.SplittableRandom;

/** Writes a job's log as the agent does: sections, commands, colours, progress, time marks. */
public final class JobLog {
  private static final String ESC = "\u001b";
  private static final int MOST_LINES = 120;

  private final JobRun run;
  private final List<String> uploaded;
  private final StringBuilder text = new StringBuilder(8_192);
  private long now;

  private JobLog(JobRun run, List<String> uploaded) {
    this.run = run;
    this.uploaded = uploaded;
  }

  /**
   * The log of a job.
   *
   * @param uploaded the paths of its artifacts
   */
  public static String of(JobRun run, List<String> uploaded) {
    JobLog log = new JobLog(run, uploaded);
    log.write(Seeds.random(Seeds.derive(1, run.id())));
    return log.text.toString();
  }

  private void write(SplittableRandom random) {
    section(0, "~~~ Running agent environment hook");
    prompt("/etc/buildkite-agent/hooks/environment");
    section(0.02, "~~~ Preparing working directory");
    prompt("cd /var/lib/buildkite-agent/builds/" + run.pipeline());
    prompt("git fetch -v -- origin");
    progress();
    section(0.1, "~~~ Running commands");
    run.command().lines().forEach(this::prompt);
    section(0.12, "--- :package: Install dependencies");
    output(0.12, 0.35, 10 + random.nextInt(20), random);
    section(0.35, "+++ " + run.label());
    output(0.35, 0.92, 20 + random.nextInt(MOST_LINES), random);
    if (run.brokeOff()) {
      return;
    }
    if (run.failed()) {
      at(0.93);
      line(ESC + "[31m🚨 Error: The command exited with status " + run.exitStatus() + ESC + "[0m");
      line("^^^ +++");
    }
    if (!uploaded.isEmpty()) {
      section(0.95, "~~~ Uploading artifacts");
      uploaded.forEach(path -> prompt("buildkite-agent artifact upload " + path));
    }
    section(0.98, "~~~ Running agent pre-exit hook");
    at(1);
    prompt("/etc/buildkite-agent/hooks/pre-exit");
  }

  private void section(double share, String header) {
    at(share);
    line(header);
  }

  private void output(double from, double to, int lines, SplittableRandom random) {
    for (int i = 0; i < lines; i++) {
      at(from + (to - from) * i / lines);
      boolean good = random.nextInt(12) > 0;
      line(
          "%s[%dm%s%s[0m step %d of %d took %d ms"
              .formatted(
                  ESC,
                  good ? 32 : 33,
                  good ? "ok" : "slow",
                  ESC,
                  i + 1,
                  lines,
                  random.nextInt(900)));
    }
  }

  /** A line that is written over again and again, as git does it. */
  private void progress() {
    text.append(mark());
    for (int percent = 0; percent <= 100; percent += 20) {
      at(0.02 + 0.0006 * percent);
      text.append("remote: Counting objects: %3d%%%s[K%s\r".formatted(percent, ESC, mark()));
    }
    text.append("\r\n");
  }

  private void prompt(String command) {
    line(ESC + "[90m$" + ESC + "[0m " + command);
  }

  private void line(String line) {
    text.append(mark()).append(line).append("\r\n");
  }

  private String mark() {
    return ESC + "_bk;t=" + now + "\u0007";
  }

  private void at(double share) {
    now = run.at(share);
  }
}
