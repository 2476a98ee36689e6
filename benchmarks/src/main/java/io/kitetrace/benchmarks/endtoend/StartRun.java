package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a service until it says that it is ready: as {@code java -jar}, and with an AOT cache made
 * as the images make theirs.
 */
record StartRun(Stage stage, Report report, Receiver receiver, String kafka) {

  static final String JAVA = "java -version";
  static final String PLAIN = "%s, start, java -jar";
  static final String AOT = "%s, start, AOT cache";

  void poller(int runs) throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(stage.pollerVariables("9", kafka));
    run(
        "poller",
        stage.root().resolve("poller-service/target/dist/kitetrace-poller.jar"),
        "io.kitetrace.poller.command.PollerProgram",
        variables,
        runs);
  }

  void emitter(int runs) throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(stage.emitterVariables(receiver, kafka, "start"));
    variables.put("EMITTER_START", "latest");
    run(
        "emitter",
        stage.root().resolve("span-emitter-service/target/dist/kitetrace-emitter.jar"),
        "io.kitetrace.emitter.cli.EmitterProgram",
        variables,
        runs);
  }

  private void run(String command, Path jar, String main, Map<String, String> variables, int runs)
      throws IOException, InterruptedException {
    Path cache = train(command, jar, main, variables);
    for (int run = 0; run < runs; run++) {
      javaAlone();
      start(PLAIN.formatted(command), List.of(), jar, command, variables);
      List<String> options = new ArrayList<>(images());
      options.add("-XX:AOTCache=" + cache);
      start(AOT.formatted(command), options, jar, command, variables);
    }
  }

  /** The yardstick: a JVM with nothing to run. */
  private void javaAlone() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (Child version =
        Child.start("java", List.of(Stage.java(), "-version"), Map.of(), stage.log())) {
      if (version.exitCode() != 0) {
        throw new IllegalStateException("java -version failed");
      }
      report.add(Figure.start(JAVA, (System.nanoTime() - begun) / 1e9, 0, 0));
    }
  }

  private void start(
      String scenario,
      List<String> options,
      Path jar,
      String command,
      Map<String, String> variables)
      throws InterruptedException {
    String ready =
        "http://127.0.0.1:" + variables.get("MICRONAUT_SERVER_PORT") + "/health/readiness";
    long begun = System.nanoTime();
    try (Child service = stage.plain(variables, options, jar, command)) {
      while (!answers(ready)) {
        if (!service.alive()) {
          throw new IllegalStateException(command + " does not start");
        }
        Thread.sleep(5);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      report.add(Figure.start(scenario, seconds, service.cpuSeconds(), service.peakBytes()));
    }
  }

  private static boolean answers(String url) {
    try {
      Stage.get(url);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The options of the images' JVMs. */
  private List<String> images() {
    return List.of(
        "@" + stage.root().resolve("jvm.options"), "@" + stage.root().resolve("jvm-25.options"));
  }

  /** As the Dockerfile does. */
  private Path train(String command, Path jar, String main, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path cache = stage.work().resolve(command + ".aot");
    Files.deleteIfExists(cache);
    List<String> line = new ArrayList<>(List.of(Stage.java()));
    line.addAll(images());
    line.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache,
            "-Xlog:aot=error",
            "-cp",
            jar.toString(),
            "io.kitetrace.runtime.health.TrainingRun",
            main,
            command));
    Map<String, String> alone = new HashMap<>(variables);
    alone.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9");
    try (Child training = Child.start("training", line, alone, stage.log())) {
      if (training.exitCode() != 0) {
        throw new IllegalStateException("the training run of " + command + " failed");
      }
    }
    return cache;
  }
}
