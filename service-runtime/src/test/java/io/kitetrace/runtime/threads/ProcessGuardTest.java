package io.kitetrace.runtime.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.KafkaThread;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessGuardTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "main-memory, out of memory: a heap of",
    "thread-memory, out of memory: a heap of",
    "pool-memory, out of memory: a heap of",
    "client-memory, out of memory: a heap of",
    "thread-error, the thread plain ended unexpectedly (AssertionError: wrong)",
    "client-error, the thread kafka-producer-network-thread ended unexpectedly",
  })
  void process_whereSomethingEscapes_endsWithOneSentenceAndExitCode1(String what, String sentence)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Guarded.class.getName(),
                what)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(out)).isEmpty();
    assertThat(Files.readString(err, StandardCharsets.UTF_8))
        .startsWith("kitetrace: " + sentence)
        .hasLineCount(1);
  }

  /** A service whose main thread waits for ever. */
  static final class Guarded {

    private Guarded() {}

    public static void main(String[] args) throws InterruptedException {
      ProcessGuard.install();
      ServiceThreads threads = new ServiceThreads();
      switch (args[0]) {
        case "main-memory" -> fill();
        case "thread-memory" ->
            threads.start("reader", ServiceThreads.NEVER_STUCK, heartbeat -> fill());
        case "pool-memory" -> threads.pool("tracer", 1).execute(Guarded::fill);
        case "client-memory" -> client(Guarded::fill);
        case "client-error" -> client(Guarded::fail);
        case "thread-error" -> new Thread(Guarded::fail, "plain").start();
        default -> throw new IllegalArgumentException(args[0]);
      }
      new CountDownLatch(1).await();
    }

    /** As Kafka's clients make theirs: with a handler that does nothing but log. */
    private static void client(Runnable body) throws InterruptedException {
      CountDownLatch seen = new CountDownLatch(1);
      Thread thread =
          KafkaThread.daemon(
              "kafka-producer-network-thread",
              () -> {
                Thread current = Thread.currentThread();
                var before = current.getUncaughtExceptionHandler();
                while (current.getUncaughtExceptionHandler() == before) {
                  Thread.onSpinWait();
                }
                seen.countDown();
                body.run();
              });
      thread.start();
      seen.await();
    }

    private static void fail() {
      throw new AssertionError("wrong");
    }

    private static void fill() {
      List<byte[]> all = new ArrayList<>();
      while (true) {
        all.add(new byte[1 << 16]);
      }
    }
  }
}
