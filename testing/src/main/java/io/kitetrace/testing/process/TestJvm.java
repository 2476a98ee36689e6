package io.kitetrace.testing.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs of this class path in JVMs of their own, with as little spent on their start as can be:
 * a start is most of what such a test costs. The one place that decides how.
 */
public final class TestJvm {

  private static final List<String> CHEAP =
      List.of(
          ProcessHandle.current().info().command().orElseThrow(),
          // Nothing here lives long enough to pay for the second compiler, or for collector
          // threads.
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED");

  private TestJvm() {}

  /**
   * A process to be started, whose environment is empty but for the class path.
   *
   * @param options for the JVM; they come last and win
   */
  public static ProcessBuilder program(
      Class<?> program, List<String> options, String... arguments) {
    ClassArchive archive = ClassArchive.ofThisClassPath();
    List<String> command = new ArrayList<>(CHEAP);
    command.addAll(archive.options());
    command.addAll(options);
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return builder(archive.classPath(), command);
  }

  /** A run of a program that leaves an archive of the classes that it loaded. */
  static ProcessBuilder archiving(
      String classPath, Path archive, List<String> programAndArguments) {
    List<String> command = new ArrayList<>(CHEAP);
    command.add("-XX:ArchiveClassesAtExit=" + archive);
    command.add("-XX:ErrorFile=" + archive + ".error"); // not among the sources
    command.addAll(programAndArguments);
    return builder(classPath, command);
  }

  private static ProcessBuilder builder(String classPath, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    // Not as an argument: of a command line that is longer than a page nothing can be seen.
    builder.environment().put("CLASSPATH", classPath);
    return builder;
  }
}
