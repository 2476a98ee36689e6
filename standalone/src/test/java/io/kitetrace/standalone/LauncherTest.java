package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher says in one sentence what is missing, and finds a JDK that is not on the PATH. */
class LauncherTest {

  private static final Path LAUNCHER = Path.of(System.getProperty("kitetrace.root"), "kitetrace");

  @TempDir Path folder;
  private Path bin;

  /** A copy of the launcher in an unbuilt checkout, and a PATH with the plainest tools alone. */
  @BeforeEach
  void emptyCheckout() throws IOException {
    Files.copy(LAUNCHER, folder.resolve("kitetrace"));
    Files.setPosixFilePermissions(
        folder.resolve("kitetrace"), PosixFilePermissions.fromString("rwxr-xr-x"));
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool :
        List.of(
            "bash",
            "dirname",
            "env",
            "readlink",
            "sed",
            "find",
            "head",
            "mkdir",
            "rmdir",
            "mktemp",
            "mv",
            "rm",
            "grep",
            "tail",
            "sleep")) {
      Files.createSymbolicLink(bin.resolve(tool), which(tool));
    }
  }

  @Test
  void run_withoutAJdk_saysSo() throws Exception {
    Result result = launch(Map.of("KITETRACE_JDKS", folder.resolve("none").toString()));
    assertThat(result.err()).startsWith("kitetrace: no JDK 21 or newer was found").hasLineCount(1);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void run_withAnOldJavaFirstAndNoMaven_findsTheNewerJdkAndAsksForMaven() throws Exception {
    fakeJava(folder.resolve("old"), "17.0.1");
    fakeJava(folder.resolve("new"), "25.0.1");
    Files.createSymbolicLink(bin.resolve("java"), folder.resolve("old/bin/java"));
    Result result =
        launch(
            Map.of(
                "KITETRACE_JDKS",
                folder.resolve("old") + ":" + folder.resolve("new"),
                "JAVA_HOME",
                folder.resolve("old").toString()));
    assertThat(result.err())
        .startsWith("kitetrace: Maven (mvn) is not on the PATH")
        .hasLineCount(1);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void run_whenTheBuildFails_showsItsErrorAndWhereTheRestIs() throws Exception {
    fakeJava(folder.resolve("new"), "21.0.1");
    script(bin.resolve("mvn"), "echo '[ERROR] the source does not compile'; exit 1");
    Result result = launch(Map.of("KITETRACE_JDKS", folder.resolve("new").toString()));
    assertThat(result.err())
        .contains(
            "[ERROR] the source does not compile", "kitetrace: the build failed", "build.log");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(folder.resolve(".kitetrace-build")).doesNotExist();
  }

  @Test
  void run_whileItBuilds_tellsNowAndThenWhatIsBuilt() throws Exception {
    fakeJava(folder.resolve("new"), "21.0.1");
    prepareBuild();
    script(
        bin.resolve("mvn"),
        """
        echo '[INFO] Building Kitetrace :: a real broker in this JVM 0.1.0     [3/9]'
        until [ -f "$HOME/thirtieth" ]; do read -r -t 0.01 <> <(:) || :; done
        mkdir -p standalone/target/dist; : > standalone/target/dist/kitetrace.jar""");
    Files.delete(bin.resolve("sleep")); // a second is no time here
    script(
        bin.resolve("sleep"),
        "echo x >> \"$HOME/seconds\"; [ \"$(grep -c x \"$HOME/seconds\")\" -lt 31 ] || : > \"$HOME/thirtieth\"");
    Result result = launch(Map.of("KITETRACE_JDKS", folder.resolve("new").toString()));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("building (two to five minutes the first time")
        .contains(
            "kitetrace: building, 0m 30s: part 3 of 9, Kitetrace :: a real broker in this JVM");
  }

  @Test
  void run_stoppedWhileItBuilds_stopsMavenToo() throws Exception {
    fakeJava(folder.resolve("new"), "21.0.1");
    prepareBuild();
    script(
        bin.resolve("mvn"),
        "echo $$ > \"$HOME/maven.tmp\"; mv \"$HOME/maven.tmp\" \"$HOME/maven\"; while :; do sleep 1; done");
    Process process = start(Map.of("KITETRACE_JDKS", folder.resolve("new").toString()), "demo");
    Path maven = folder.resolve("maven");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(maven));
    long pid = Long.parseLong(Files.readString(maven).strip());
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(143);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true));
    assertThat(folder.resolve(".kitetrace-build")).doesNotExist();
  }

  @Test
  void run_onceBuilt_buildsAgainOnlyWhenASourceIsNewer() throws Exception {
    fakeJava(folder.resolve("new"), "21.0.1");
    Path source = prepareBuild();
    Map<String, String> jdks = Map.of("KITETRACE_JDKS", folder.resolve("new").toString());
    assertThat(launch(jdks).exitCode()).isZero();
    assertThat(launch(jdks).exitCode()).isZero();
    assertThat(folder.resolve("builds")).hasContent("x");
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.from(java.time.Instant.now().plusSeconds(60)));
    assertThat(launch(jdks).exitCode()).isZero();
    assertThat(folder.resolve("builds")).hasContent("x\nx");
  }

  @Test
  void run_onANewJdk_trainsOnceAndStartsWithWhatThatKept() throws Exception {
    fakeJava(folder.resolve("new"), "25.0.1");
    script(
        folder.resolve("new/bin/java"),
        """
        echo "$@" >> calls
        for option; do
          case $option in -XX:AOTCacheOutput=*) echo kept > "${option#*=}" ;; esac
        done""");
    prepareBuild();
    Map<String, String> jdks = Map.of("KITETRACE_JDKS", folder.resolve("new").toString());

    assertThat(launch(jdks).exitCode()).isZero();
    assertThat(launch(jdks).exitCode()).isZero();

    List<String> calls = Files.readAllLines(folder.resolve("calls"));
    assertThat(calls).hasSize(3);
    assertThat(calls.get(0)).contains("@", "/jvm-25.options -", "TrainingRun");
    assertThat(calls.subList(1, 3))
        .allMatch(call -> call.contains("-XX:AOTCache=" + folder + "/standalone/target/dist/"))
        .allMatch(call -> call.contains("/jvm-25.options -"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"poller", "emitter", "explorer"})
  void run_ofAService_trainsThatServiceAloneWithNothingOfTheCallers(String service)
      throws Exception {
    fakeJava(folder.resolve("new"), "25.0.1");
    script(
        folder.resolve("new/bin/java"),
        """
        echo "$@" >> calls
        echo "$BUILDKITE_API_TOKEN" >> tokens
        for option; do
          case $option in -XX:AOTCacheOutput=*) echo kept > "${option#*=}" ;; esac
        done""");
    prepareBuild();
    Map<String, String> environment =
        Map.of("KITETRACE_JDKS", folder.resolve("new").toString(), "BUILDKITE_API_TOKEN", "secret");

    assertThat(launch(environment, service).exitCode()).isZero();
    assertThat(launch(environment, service).exitCode()).isZero();

    List<String> calls = Files.readAllLines(folder.resolve("calls"));
    assertThat(calls).hasSize(3);
    assertThat(calls.get(0)).contains("TrainingRun").endsWith(" " + service);
    assertThat(calls.subList(1, 3))
        .allMatch(call -> call.contains("/standalone/target/dist/" + service + ".aot "));
    assertThat(folder.resolve("tokens")).hasContent("none\nsecret\nsecret");
  }

  @Test
  void run_onAnOlderJdkAfterANewOne_leavesTheNewOnesCacheAlone() throws Exception {
    fakeJava(folder.resolve("old"), "21.0.1");
    script(folder.resolve("old/bin/java"), "echo \"$@\" >> calls");
    prepareBuild();
    Map<String, String> jdks = Map.of("KITETRACE_JDKS", folder.resolve("old").toString());
    assertThat(launch(jdks, "emitter").exitCode()).isZero();
    Files.writeString(folder.resolve("standalone/target/dist/emitter.aot"), "kept");

    assertThat(launch(jdks, "emitter").exitCode()).isZero();

    assertThat(Files.readAllLines(folder.resolve("calls")))
        .hasSize(2)
        .noneMatch(call -> call.contains("AOT") || call.contains("-25.options"));
  }

  @Test
  void run_whenTheTrainingFails_goesOnWithoutAndDoesNotTryAgain() throws Exception {
    fakeJava(folder.resolve("new"), "25.0.1");
    script(
        folder.resolve("new/bin/java"),
        "echo \"$@\" >> calls; case $* in *TrainingRun*) exit 1 ;; esac");
    prepareBuild();
    Map<String, String> jdks = Map.of("KITETRACE_JDKS", folder.resolve("new").toString());

    assertThat(launch(jdks).exitCode()).isZero();
    assertThat(launch(jdks).exitCode()).isZero();

    List<String> calls = Files.readAllLines(folder.resolve("calls"));
    assertThat(calls).hasSize(3);
    assertThat(calls.subList(1, 3)).noneMatch(call -> call.contains("AOT"));
  }

  private Result launch(Map<String, String> environment) throws Exception {
    return launch(environment, "--version");
  }

  private Result launch(Map<String, String> environment, String command) throws Exception {
    int exitCode = start(environment, command).waitFor();
    return new Result(exitCode, Files.readString(folder.resolve("err")));
  }

  private Process start(Map<String, String> environment, String command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(folder.resolve("kitetrace").toString(), command);
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", bin.toString(), "HOME", folder.toString()));
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  /** A source, and a Maven that makes a program of it. */
  private Path prepareBuild() throws IOException {
    Path source = Files.createDirectories(folder.resolve("standalone/src/main")).resolve("A.java");
    Files.writeString(source, "");
    Files.writeString(folder.resolve("pom.xml"), "");
    Files.writeString(folder.resolve("standalone/pom.xml"), "");
    script(
        bin.resolve("mvn"),
        "mkdir -p standalone/target/dist; : > standalone/target/dist/kitetrace.jar; echo x >> builds");
    return source;
  }

  private static void fakeJava(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "exit 0");
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path which(String tool) {
    return java.util.Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(part -> Path.of(part, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private record Result(int exitCode, String err) {}
}
