package io.kitetrace.simulator.inside;

import io.kitetrace.simulator.company.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the profile of a build tool, in Chrome's trace event format: packed and with its start, as
 * Bazel does; else a plain list whose times count from its first event.
 */
public final class BuildProfile {
  private static final int THREADS = 4;
  private static final String[] MNEMONICS = {"Compiling", "Linking", "Testing", "Packing"};
  private static final String[] TARGETS = {"cart", "search", "ledger", "mailer", "reports", "auth"};

  private BuildProfile() {}

  public static String path(JobRun run) {
    return run.isBazel() ? "profiles/command.profile.json.gz" : "profiles/build.json";
  }

  public static byte[] of(JobRun run) {
    List<String> events = new ArrayList<>();
    SplittableRandom random = Seeds.random(Seeds.derive(4, run.id()));
    long length = 1_000 * (run.at(0.92) - run.at(0.35));
    thread(events, 0, "Main Thread");
    complete(events, "build phase marker", "Launch Blaze", 0, 0, length / 50);
    complete(
        events, "build phase marker", "Load and analyze dependencies", 0, length / 50, length / 9);
    for (int thread = 1; thread <= THREADS; thread++) {
      thread(events, thread, "skyframe-evaluator-" + (thread - 1));
      long at = length / 9;
      while (at < length) {
        long micros = (long) (length * (0.002 + 0.2 * Math.pow(random.nextDouble(), 4)));
        int kind = random.nextInt(MNEMONICS.length);
        String name =
            "%s %s/%d"
                .formatted(
                    MNEMONICS[kind], TARGETS[random.nextInt(TARGETS.length)], random.nextInt(90));
        complete(
            events,
            kind == 2 ? "test" : "action processing",
            name,
            thread,
            at,
            Math.min(micros, length - at));
        at += micros;
      }
    }
    String list = "[\n" + String.join(",\n", events) + "\n]";
    return run.isBazel()
        ? packed(
            "{\"otherData\":{\"build_id\":\"%s\",\"profile_start_ts\":%d},\"traceEvents\":%s}"
                .formatted(run.id(), run.at(0.35), list))
        : list.getBytes(StandardCharsets.UTF_8);
  }

  private static void thread(List<String> events, int thread, String name) {
    events.add(
        "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":%d,\"args\":{\"name\":\"%s\"}}"
            .formatted(thread, name));
  }

  private static void complete(
      List<String> events, String category, String name, int thread, long at, long micros) {
    events.add(
        String.format(
            Locale.ROOT,
            "{\"cat\":\"%s\",\"name\":\"%s\",\"ph\":\"X\",\"ts\":%d,\"dur\":%d,\"pid\":1,\"tid\":%d}",
            category,
            name,
            at,
            micros,
            thread));
  }

  private static byte[] packed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
