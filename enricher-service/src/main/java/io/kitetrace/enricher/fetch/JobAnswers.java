package io.kitetrace.enricher.fetch;

import io.kitetrace.enricher.Answers;
import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.profile.ProfileParser;
import io.kitetrace.enricher.profile.ProfileTimelineBuilder;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.enricher.tests.ReportParser;
import io.kitetrace.enricher.tests.TestEngineParser;
import io.kitetrace.enricher.tests.TestTimelineBuilder;
import io.kitetrace.model.Job;
import io.kitetrace.runtime.grants.GrantClient;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineContent;
import io.kitetrace.timeline.TimelineLimits;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.UnknownTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Buildkite, within what pollers grant. What is gone, too large or broken is an answer; what
 * is about the API or the token is retried, and stands in {@link #problems}. Safe for several
 * threads.
 */
public final class JobAnswers implements Answers, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobAnswers.class);
  private static final long MAX_UNPACKED = 4 * ArtifactAnswers.MAX_BYTES;

  private static final int MAX_TEST_PAGES = TimelineLimits.ENTRIES / 100;

  private final EnricherSettings settings;
  private final Outages outages = new Outages(LOG, "reading from Buildkite");
  private final StopSignal stop = new StopSignal();
  private final CommandStarts commands = new CommandStarts();
  private final Grants grants;
  private final Transfer transfer;
  private final Addresses addresses;
  private final Lists lists;
  private final LogAnswers logs;
  private final ArtifactAnswers artifacts;
  private final ReportParser reports;
  private final ProfileParser profiles = new ProfileParser(MAX_UNPACKED);

  /** Begins to ask pollers for grants, on a thread of these; returns at once. */
  public static JobAnswers start(
      EnricherSettings settings, EnricherMetrics metrics, ServiceThreads threads) {
    return start(settings, metrics, threads, System::nanoTime);
  }

  /** The same with another clock than {@link System#nanoTime()} for the grants. */
  static JobAnswers start(
      EnricherSettings settings,
      EnricherMetrics metrics,
      ServiceThreads threads,
      LongSupplier nanoTime) {
    GrantClient grants =
        new GrantClient(
            settings.kafka(), settings.topics().topics(), settings.requestsPerMinute(), nanoTime);
    grants.start(threads);
    return new JobAnswers(settings, new PollersGrants(grants), metrics, FetchTimeouts.DEFAULT);
  }

  JobAnswers(
      EnricherSettings settings, Grants grants, EnricherMetrics metrics, FetchTimeouts timeouts) {
    this.settings = settings;
    this.grants = grants;
    this.transfer = new Transfer(settings.api(), timeouts, grants, metrics);
    this.addresses = new Addresses(transfer.base());
    Backoff backoff =
        new Backoff(
            timeouts.api().backoff(),
            timeouts.maxBackoff(),
            () -> ThreadLocalRandom.current().nextDouble());
    RetryingReader reader = new RetryingReader(transfer, outages, backoff, stop);
    this.lists = new Lists(reader, metrics);
    this.logs = new LogAnswers(reader, addresses, settings.logs(), metrics, commands);
    this.artifacts = new ArtifactAnswers(reader, lists, addresses, metrics);
    metrics.troubles("api", () -> outages.current().size());
    metrics.troubles("poller", () -> grants.problems().size());
    this.reports = new ReportParser(settings.tests().minDuration());
  }

  @Override
  public Timeline answer(Ask ask) throws InterruptedException {
    String organization = ask.build().organization();
    Job job = ask.job();
    if (organization == null) {
      return timeline(ask, TimelineStatus.UNREADABLE, new UnknownTimeline(ask.source()));
    }
    if (job == null) {
      return testEngine(ask, organization);
    }
    return switch (ask.source()) {
      case LogTimeline.SOURCE -> logs.answer(ask, organization, job);
      case TestTimeline.SOURCE -> tests(ask, organization, job);
      case ProfileTimeline.SOURCE -> profiles(ask, organization, job);
      default -> throw new IllegalArgumentException("not a job's: " + ask.source());
    };
  }

  /** What is wrong at present, in sentences for a person. */
  public List<String> problems() {
    return Stream.concat(outages.current().stream(), grants.problems().stream()).toList();
  }

  /** Ends what waits and what is under way. */
  @Override
  public void close() {
    stop.stop();
    grants.close();
    transfer.close();
  }

  /** Waits until a request to the API may go. */
  interface Grants {

    void acquire(String organization) throws InterruptedException;

    default List<String> problems() {
      return List.of();
    }

    default void close() {}
  }

  private record PollersGrants(GrantClient client) implements Grants {

    @Override
    public void acquire(String organization) throws InterruptedException {
      client.acquire(organization);
    }

    @Override
    public List<String> problems() {
      return client.problems();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private Timeline tests(Ask ask, String organization, Job job) throws InterruptedException {
    TestTimelineBuilder builder = new TestTimelineBuilder(reports, commands.window(job));
    TimelineStatus status =
        artifacts.read(organization, job, settings.tests().artifacts(), builder);
    return timeline(ask, status, builder.timeline());
  }

  private Timeline profiles(Ask ask, String organization, Job job) throws InterruptedException {
    ProfileTimelineBuilder builder =
        new ProfileTimelineBuilder(profiles, commands.window(job), settings.profiles().maxSpans());
    TimelineStatus status =
        artifacts.read(organization, job, settings.profiles().artifacts(), builder);
    return timeline(ask, status, builder.timeline());
  }

  private Timeline testEngine(Ask ask, String organization) throws InterruptedException {
    List<TestEngineTimeline.Test> tests = new ArrayList<>();
    long omitted = 0;
    TimelineStatus status;
    try {
      Lists.Pages<TestEngineTimeline> read =
          lists.read(
              Target.get(
                  organization,
                  addresses.tests(organization, ask.build().id()),
                  Target.JSON,
                  Target.Kind.TEST_ENGINE),
              MAX_TEST_PAGES,
              json -> TestEngineParser.read(json, TimelineLimits.ENTRIES));
      for (TestEngineTimeline page : read.pages()) {
        int room = Math.min(page.tests().size(), TimelineLimits.ENTRIES - tests.size());
        tests.addAll(page.tests().subList(0, room));
        omitted += page.omitted() + page.tests().size() - room;
      }
      status = read.rest() ? TimelineStatus.CUT : TimelineStatus.COMPLETE;
    } catch (UnavailableException e) {
      status = e.status();
    }
    return timeline(ask, status, new TestEngineTimeline(tests, omitted));
  }

  private static Timeline timeline(Ask ask, TimelineStatus status, TimelineContent content) {
    return new Timeline(ask.build(), ask.version(), status, content);
  }
}
