package io.kitetrace.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SmallHeapTest {

  @Test
  void keep_withWhatLivesAWhileAndThenDies_boundsTheHeap() throws Exception {
    assertThat(committed("kept")).isLessThan(300 << 20);
  }

  @Test
  void without_theSameTakesWhatItMay() throws Exception {
    assertThat(committed("")).isGreaterThan(400 << 20);
  }

  /** The most that the old generation of a process had, with a heap of up to 600 MB. */
  private static long committed(String kept) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmn16m",
                "-Xms32m",
                "-Xmx600m",
                "-cp",
                System.getProperty("java.class.path"),
                Churn.class.getName(),
                kept)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return Long.parseLong(said.strip());
  }

  /** Makes 2 GB of objects, each of which lives long enough to become an old one. */
  static final class Churn {

    private static final int LIVING = 20;

    private Churn() {}

    public static void main(String[] args) throws NoSuchAlgorithmException {
      if (!args[0].isEmpty()) {
        SmallHeap.keep();
      }
      MessageDigest work = MessageDigest.getInstance("SHA-256");
      Deque<byte[]> living = new ArrayDeque<>();
      for (int i = 0; i < 2_000; i++) {
        byte[] bytes = new byte[1 << 20];
        work.update(bytes); // as a service does, which is slower than allocating alone
        living.add(bytes);
        if (living.size() > LIVING) {
          living.remove();
        }
      }
      System.out.println(
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals(SmallHeap.OLD_GENERATION))
              .mapToLong(pool -> pool.getPeakUsage().getCommitted())
              .sum());
    }
  }
}
