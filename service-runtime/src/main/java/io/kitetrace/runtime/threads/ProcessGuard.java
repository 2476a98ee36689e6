package io.kitetrace.runtime.threads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a service's process when something has gone that it cannot live without: memory, or a thread
 * that nobody watches, such as those of Kafka's clients. One sentence on standard error, exit code
 * 1. Nothing is lost by that: what was not committed is done again at the next start.
 */
public final class ProcessGuard {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessGuard.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Longer than a shutdown in good order may take. */
  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  /** Made beforehand: there is no memory for it when it is needed. */
  private static final byte[] OUT_OF_MEMORY =
      ("kitetrace: out of memory: a heap of %d MiB is not enough; give the process more memory (the"
              + " container's limit, or -Xmx); nothing is lost, the next start resumes\n")
          .formatted(Runtime.getRuntime().maxMemory() >> 20)
          .getBytes(UTF_8);

  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

  private ProcessGuard() {}

  /** Guards this process from now on. May be called more than once. */
  public static void install() {
    if (INSTALLED.compareAndSet(false, true)) {
      Thread.setDefaultUncaughtExceptionHandler(ProcessGuard::end);
      start("client-watch", ProcessGuard::watchClients);
    }
  }

  /** Does not return where memory has run out and the process is guarded. */
  public static void endIfOutOfMemory(Throwable thrown) {
    if (INSTALLED.get() && outOfMemory(thrown)) {
      halt(OUT_OF_MEMORY);
    }
  }

  /** The service is to end by itself, as it has failed; where it does not, it is ended. */
  static void endIfNotOver(String sentence) {
    if (INSTALLED.get()) {
      start(
          "end",
          () -> {
            TimeUnit.NANOSECONDS.sleep(LONGEST_END.toNanos());
            halt(("kitetrace: " + sentence + "\n").getBytes(UTF_8));
          });
    }
  }

  static String sentence(String thread, Throwable thrown) {
    String message = thrown.getMessage();
    return "the thread %s ended unexpectedly%s; this is a fault of the program, please report it"
        .formatted(thread, message == null ? "" : " (" + message + ")");
  }

  private static void end(Thread thread, Throwable thrown) {
    endIfOutOfMemory(thrown);
    if (shuttingDown()) {
      return; // what others need is being closed under its hands; the exit code is given already
    }
    LOG.debug("thread failed", thrown);
    halt(("kitetrace: " + sentence(thread.getName(), thrown) + "\n").getBytes(UTF_8));
  }

  private static boolean shuttingDown() {
    Thread none = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(none);
      Runtime.getRuntime().removeShutdownHook(none);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void halt(byte[] sentence) {
    try {
      ERR.write(sentence);
    } catch (IOException e) {
      // nobody is left to be told
    }
    Runtime.getRuntime().halt(1);
  }

  private static boolean outOfMemory(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** Kafka's clients log what ends one of their threads, and continue without it. */
  private static void watchClients() throws InterruptedException {
    while (true) {
      ThreadGroup group = Thread.currentThread().getThreadGroup();
      Thread[] all = new Thread[2 * group.activeCount() + 16];
      int count = group.enumerate(all);
      for (Thread thread : Arrays.copyOf(all, count)) {
        if (thread.getName().startsWith("kafka-")) {
          thread.setUncaughtExceptionHandler(ProcessGuard::end);
        }
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  private static void start(String name, Waiting body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private interface Waiting {
    void run() throws InterruptedException;
  }
}
