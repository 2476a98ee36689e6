package io.kitetrace.standalone;

import io.kitetrace.enricher.Enricher;
import io.kitetrace.enricher.fetch.JobAnswers;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.explorer.page.StatusSource;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The enricher of this process, where {@code ENRICH_PIPELINES} names any. It asks the poller of
 * this process for requests by Kafka, as it does where each has a process of its own.
 */
final class OwnEnricher implements AutoCloseable {

  /** How long it may write nothing while something is wrong, where somebody waits for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Problems that begin so stay until somebody changes a setting. */
  private static final String SETTING = "BUILDKITE_API_TOKEN:";

  private final SidePart part = new SidePart("enricher");
  private final @Nullable EnricherSettings settings;
  private final @Nullable Running running;
  private long written;
  private long writtenNanos = System.nanoTime();

  private OwnEnricher(@Nullable EnricherSettings settings) {
    this.settings = settings;
    this.running = settings == null ? null : part.made(() -> Running.of(settings, part));
  }

  private record Running(Enricher enricher, JobAnswers answers, Admin admin) {

    static Running of(EnricherSettings settings, SidePart part) {
      ServiceThreads threads = ServiceThreads.ofAPart();
      EnricherMetrics metrics = new EnricherMetrics(part.meters());
      JobAnswers answers = JobAnswers.start(settings, metrics, threads);
      return new Running(
          new Enricher(settings, answers, metrics, threads, Clock.systemUTC()),
          answers,
          Admin.create(settings.kafka().admin(Map.of())));
    }
  }

  /** Puts it together; null settings are for no enricher. */
  static OwnEnricher open(@Nullable EnricherSettings settings) {
    return new OwnEnricher(settings);
  }

  /** Whether there is to be one. */
  boolean isWanted() {
    return settings != null;
  }

  SidePart part() {
    return part;
  }

  /** Begins to read the log. */
  void start() {
    Running started = running;
    if (started != null) {
      var unused =
          started.enricher.ended().whenComplete((nothing, failure) -> part.failed(failure));
      guarded(() -> started.enricher.start(Enricher.FOR_EVER));
    }
  }

  /** Timelines written so far. */
  long timelines() {
    return running == null ? 0 : running.enricher.metrics().timelines();
  }

  /** Requests to Buildkite so far. */
  long requests() {
    return running == null ? 0 : running.enricher.metrics().apiRequests();
  }

  /** Jobs' sources that wait for their answers. */
  long waiting() {
    double asks = running == null ? 0 : running.enricher.metrics().load().asks();
    return Double.isNaN(asks) ? 0 : (long) asks;
  }

  /**
   * Whether it still has something of the log before it, and gets on. Where it does not, {@link
   * SidePart#fault} says why.
   */
  boolean isBehind() {
    Running now = running;
    if (now == null || settings == null || part.fault() != null || now.enricher.ended().isDone()) {
      return false;
    }
    if (timelines() != written) {
      written = timelines();
      writtenNanos = System.nanoTime();
    }
    List<String> problems = now.answers.problems();
    boolean hopeless = problems.stream().anyMatch(problem -> problem.startsWith(SETTING));
    boolean late = System.nanoTime() - writtenNanos > PATIENCE.toNanos();
    if (hopeless || (late && !problems.isEmpty())) {
      part.failed(new IllegalStateException(String.join("; ", problems)));
      return false;
    }
    Long behind =
        part.made(
            () -> Backlog.of(now.admin, settings.topics().topics().builds(), settings.group()));
    return behind != null && behind > 0;
  }

  /** For its health. */
  Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    String reason = part.fault();
    details.put("enriching", reason == null);
    if (reason != null) {
      details.put("reason", reason);
    }
    if (running != null) {
      details.put("timelinesWritten", timelines());
      details.put("asksWaiting", waiting());
      details.put("problems", running.answers.problems());
      details.put("threadsNotAlive", running.enricher.threads().notAlive());
    }
    return details;
  }

  /** For the status page. */
  StatusSource.Section section() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Timelines written", PollerFacts.number(timelines()));
    facts.put("Logs and reports to be asked for", PollerFacts.number(waiting()));
    facts.put("Requests to Buildkite", PollerFacts.number(requests()));
    List<String> problems = running == null ? List.of() : running.answers.problems();
    String fault = part.fault();
    if (fault != null || !problems.isEmpty()) {
      facts.put("Fails at present", fault == null ? String.join("; ", problems) : fault);
    }
    return new StatusSource.Section("Enricher", facts);
  }

  @Override
  public void close() {
    Running ending = running;
    if (ending == null) {
      return;
    }
    guarded(ending.enricher::close);
    guarded(ending.answers::close);
    guarded(ending.admin::close);
  }

  private void guarded(SidePart.Work work) {
    try {
      part.guarded(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
