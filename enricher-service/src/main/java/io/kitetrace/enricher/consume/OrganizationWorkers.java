package io.kitetrace.enricher.consume;

import io.kitetrace.enricher.Answers;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.timeline.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A thread for each organization, which has its asks answered in their order: one that has to wait
 * holds up no other. An answer waits until it is written before the next ask is begun, so that no
 * more than one for each organization is in memory.
 */
final class OrganizationWorkers {

  /** A hang: whoever answers shows more often that it lives. */
  private static final Duration STUCK = Duration.ofMinutes(10);

  private final Answers answers;
  private final ServiceThreads threads;
  private final Map<String, Worker> workers = new HashMap<>();
  private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
  private volatile boolean finishing;

  OrganizationWorkers(Answers answers, ServiceThreads threads) {
    this.answers = answers;
    this.threads = threads;
  }

  /** A timeline to be written. */
  record Answered(PendingAsk pending, Timeline timeline) {}

  /** Takes an ask on. On the consumer's thread. */
  void add(String organization, PendingAsk pending) {
    workers.computeIfAbsent(organization, Worker::new).queue.add(pending);
  }

  /** What is to be written; the consumer's thread takes from it. */
  Queue<Answered> answered() {
    return answered;
  }

  /** Forgets what waits for a partition that has ended. On the consumer's thread. */
  void drop(LogPartition partition) {
    workers.values().forEach(w -> w.queue.removeIf(pending -> pending.partition() == partition));
  }

  /** Begins no more asks. */
  void finish() {
    finishing = true;
  }

  /** Whether an ask is being answered, or its answer waits to be written. */
  boolean busy() {
    return workers.values().stream().anyMatch(worker -> worker.busy);
  }

  /** Ends what is under way. */
  void stop() {
    finishing = true;
    workers.values().forEach(worker -> worker.thread.interrupt());
  }

  private final class Worker {
    private final BlockingQueue<PendingAsk> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean busy;

    Worker(String organization) {
      thread = threads.start("asks-" + organization, STUCK, this::run);
    }

    private void run(Heartbeat heartbeat) throws InterruptedException {
      while (!finishing) {
        heartbeat.beat();
        PendingAsk pending = queue.poll(1, TimeUnit.SECONDS);
        if (pending != null) {
          busy = true;
          try {
            answer(pending);
          } finally {
            busy = false;
          }
        }
      }
    }

    private void answer(PendingAsk pending) throws InterruptedException {
      if (finishing || !pending.partition().active()) {
        return;
      }
      Timeline timeline = answers.answer(pending.ask());
      answered.add(new Answered(pending, timeline));
      Heartbeat.await(pending.over()::await);
    }
  }
}
