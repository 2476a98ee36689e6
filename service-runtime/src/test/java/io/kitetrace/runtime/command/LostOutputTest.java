package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kitetrace.testing.process.TestJvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

/** What becomes of a command whose standard output takes nothing; each is a process of its own. */
class LostOutputTest {

  private static final String MUCH = Integer.toString(1 << 20);

  @TempDir Path folder;

  /** Prints so many bytes, in lines. */
  @Command(name = "printing", mixinStandardHelpOptions = true)
  static final class Printing implements Runnable {

    private final PrintStream out = System.out;

    public static void main(String[] arguments) {
      System.exit(
          Commands.run(
              () -> Commands.commandLine(new Printing(Integer.parseInt(arguments[0]))),
              java.util.Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    private final int bytes;

    private Printing(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void run() {
      for (int i = 0; i < bytes; i += 64) {
        out.println("x".repeat(63));
      }
    }
  }

  @Test
  void run_whereTheDiskIsFull_failsWithASentence() throws Exception {
    File full = new File("/dev/full");
    assumeThat(full.exists()).as("a device that is full").isTrue();
    for (String[] arguments : new String[][] {{"64"}, {MUCH}, {"64", "--help"}}) {
      Path err = Files.createTempFile(folder, "err", "");
      Process process = start(ProcessBuilder.Redirect.to(full), err, arguments);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(Files.readString(err).lines())
          .singleElement()
          .asString()
          .startsWith("kitetrace: standard output could not be written (No space left on device)");
    }
  }

  @Test
  void run_whereTheReaderHasGone_isSilent() throws Exception {
    Path err = folder.resolve("err");
    Process process = start(ProcessBuilder.Redirect.PIPE, err, MUCH);
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(reader.readLine()).startsWith("xxx");
    }
    assertThat(process.waitFor()).isZero();
    assertThat(err).isEmptyFile();
  }

  @Test
  void run_whereAllIsWell_givesItAll() throws Exception {
    Path out = folder.resolve("out");
    Process process = start(ProcessBuilder.Redirect.to(out.toFile()), folder.resolve("err"), MUCH);
    assertThat(process.waitFor()).isZero();
    assertThat(Files.size(out)).isEqualTo(1 << 20);
  }

  private static Process start(ProcessBuilder.Redirect out, Path err, String... arguments)
      throws IOException {
    return TestJvm.program(Printing.class, List.of(), arguments)
        .redirectOutput(out)
        .redirectError(err.toFile())
        .start();
  }
}
