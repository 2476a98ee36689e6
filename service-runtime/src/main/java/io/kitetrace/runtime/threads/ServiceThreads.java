package io.kitetrace.runtime.threads;

import io.kitetrace.runtime.command.CommandFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long-lived threads of one service. What escapes one of them, error or exception, is never
 * lost: it completes {@link #failed}, upon which the service is to end, and {@link #notAlive} names
 * the thread, for liveness. Safe for several threads.
 */
public final class ServiceThreads {

  /** For a thread that may wait for as long as it likes. */
  public static final Duration NEVER_STUCK = Duration.ofDays(10_000);

  /**
   * Longer than any single call of Kafka or HTTP takes: a thread without a beat for so long hangs.
   */
  public static final Duration STUCK = Duration.ofMinutes(3);

  private static final Logger LOG = LoggerFactory.getLogger(ServiceThreads.class);

  private final Map<Thread, Heartbeat> beating = new ConcurrentHashMap<>();
  private final Map<String, Throwable> dead = new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> failed = new CompletableFuture<>();
  private final LongSupplier nanoTime;
  private final boolean vital;

  /** None yet. */
  public ServiceThreads() {
    this(System::nanoTime);
  }

  /** The same with another clock than {@link System#nanoTime()}. */
  public ServiceThreads(LongSupplier nanoTime) {
    this(nanoTime, true);
  }

  private ServiceThreads(LongSupplier nanoTime, boolean vital) {
    this.nanoTime = nanoTime;
    this.vital = vital;
  }

  /** Threads of a part of this process: where one fails, the process lives on without that part. */
  public static ServiceThreads ofAPart() {
    return new ServiceThreads(System::nanoTime, false);
  }

  /** What a thread does, until it is told to stop. */
  @FunctionalInterface
  public interface Body {

    /** An interrupt ends it in good order. */
    void run(Heartbeat heartbeat) throws InterruptedException;
  }

  /**
   * A daemon thread that is not started yet.
   *
   * @param stuckAfter how long it may go without a beat before liveness names it
   */
  public Thread unstarted(String name, Duration stuckAfter, Body body) {
    Thread thread =
        new Thread(
            () -> {
              Heartbeat heartbeat = new Heartbeat(name, stuckAfter, nanoTime);
              heartbeat.begin();
              beating.put(Thread.currentThread(), heartbeat);
              try {
                body.run(heartbeat);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Throwable e) {
                failed(name, e);
              } finally {
                beating.remove(Thread.currentThread());
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  /** The same, started. */
  public Thread start(String name, Duration stuckAfter, Body body) {
    Thread thread = unstarted(name, stuckAfter, body);
    thread.start();
    return thread;
  }

  /** A pool of daemon threads. What a task throws fails the service, also from {@code submit}. */
  public ExecutorService pool(String name, int size) {
    return pool(name, size, NEVER_STUCK);
  }

  /**
   * The same.
   *
   * @param stuckAfter how long a task may go without a beat before liveness names its thread
   */
  public ExecutorService pool(String name, int size, Duration stuckAfter) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size, size, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory(name)) {
          @Override
          protected void beforeExecute(Thread thread, Runnable task) {
            InjectedError.perhaps(thread.getName());
            Heartbeat heartbeat = new Heartbeat(thread.getName(), stuckAfter, nanoTime);
            heartbeat.begin();
            beating.put(thread, heartbeat);
          }

          @Override
          protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
            beating.remove(Thread.currentThread());
            Heartbeat.end();
            afterTask(name, task, thrown);
          }
        };
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** One daemon thread that does things at their time. What they throw fails the service. */
  public ScheduledExecutorService timer(String name) {
    return new ScheduledThreadPoolExecutor(1, factory(name)) {
      @Override
      protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        afterTask(name, task, thrown);
      }
    };
  }

  /** Daemon threads for a pool of another make: what escapes one fails the service. */
  public ThreadFactory factory(String name) {
    AtomicInteger number = new AtomicInteger();
    return body -> {
      Thread thread = new Thread(body, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((died, thrown) -> failed(died.getName(), thrown));
      return thread;
    };
  }

  /** Completes exceptionally, with a sentence for a person, when one of the threads has failed. */
  public CompletableFuture<@Nullable Void> failed() {
    return failed.copy();
  }

  /** The threads that something ended, or that have not shown for too long that they live. */
  public List<String> notAlive() {
    List<String> stuck =
        beating.entrySet().stream()
            .filter(entry -> entry.getValue().stuck())
            .map(entry -> entry.getKey().getName())
            .toList();
    return Stream.concat(dead.keySet().stream(), stuck.stream()).sorted().toList();
  }

  /** Something ended a thread: for who runs one that is not made here. */
  public void failed(String thread, Throwable thrown) {
    ProcessGuard.endIfOutOfMemory(thrown);
    dead.putIfAbsent(thread, thrown);
    LOG.atError().addKeyValue("thread", thread).setCause(thrown).log("thread failed");
    CommandFailure failure =
        thrown instanceof CommandFailure known
            ? known
            : new CommandFailure(ProcessGuard.sentence(thread, thrown), thrown);
    if (failed.completeExceptionally(failure) && vital) {
      ProcessGuard.endIfNotOver(String.valueOf(failure.getMessage()));
    }
  }

  private void afterTask(String name, Runnable task, @Nullable Throwable thrown) {
    if (thrown == null && task instanceof Future<?> future && future.isDone()) {
      try {
        future.get();
      } catch (ExecutionException e) {
        failed(name, e.getCause() == null ? e : e.getCause());
      } catch (CancellationException e) {
        // nobody wants it any more
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
