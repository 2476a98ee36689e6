package io.kitetrace.runtime.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.process.TestJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.KafkaThread;
import org.junit.jupiter.api.Test;
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
    "thread-error, the thread plain ended unexpectedly (wrong)",
    "client-error, the thread kafka-producer-network-thread ended unexpectedly",
  })
  void process_whereSomethingEscapes_endsWithOneSentenceAndExitCode1(String what, String sentence)
      throws Exception {
    assertThat(run(what)).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("out"))).isEmpty();
    assertThat(Files.readString(folder.resolve("err"), StandardCharsets.UTF_8))
        .startsWith("kitetrace: " + sentence)
        .hasLineCount(1);
  }

  @Test
  void process_whereSomethingEscapesDuringAShutdown_keepsItsExitCode() throws Exception {
    assertThat(run("shutdown")).isEqualTo(130);
    assertThat(Files.readString(folder.resolve("err"))).isEmpty();
  }

  private int run(String what) throws Exception {
    Process process =
        TestJvm.program(Guarded.class, List.of("-Xmx24m"), what)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
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
        case "shutdown" -> endWithAFault();
        default -> throw new IllegalArgumentException(args[0]);
      }
      new CountDownLatch(1).await();
    }

    private static void endWithAFault() {
      Thread failing = new Thread(Guarded::fail, "plain");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    failing.start();
                    try {
                      failing.join();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      System.exit(130);
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
