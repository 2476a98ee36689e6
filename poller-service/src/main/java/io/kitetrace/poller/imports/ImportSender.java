package io.kitetrace.poller.imports;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.Fault;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.ingest.Redactor;
import io.kitetrace.poller.orders.Ahead;
import io.kitetrace.poller.orders.OrderSession;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.ImportState;
import io.kitetrace.runtime.kafka.InboxProducer.Placed;
import io.kitetrace.runtime.kafka.KafkaFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sends the builds of files into the inbox, never far ahead of those who take them out: what was
 * not handled when it is stopped is little. For one thread.
 */
final class ImportSender implements BuildFiles.Receiver {

  /** Ahead of the owners by at most so much. */
  private static final int MAX_AHEAD = 2_000;

  private static final long MAX_BYTES_AHEAD = 64L << 20;
  private static final Duration WAIT = Duration.ofMillis(100);

  /** Sentences about what is broken: all are counted, the first are kept. */
  private static final int MAX_SENTENCES = 1_000;

  private final BuildPlace said;
  private final Redactor redactor;
  private final InstantSource clock;
  private final OrderSession session;
  private final InboxWriter inbox;
  private final ImportRun.Watcher watcher;
  private final String order = UUID.randomUUID().toString();
  private final Map<String, BuildCounts> handled = new HashMap<>();
  private final Queue<Sent> outcomes = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> notAccepted = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();
  private long brokenFiles;
  private long brokenBuilds;
  private long files;
  private long unfinished;
  private long sent;

  ImportSender(
      PollerSettings settings,
      BuildPlace said,
      InstantSource clock,
      OrderSession session,
      InboxWriter inbox,
      ImportRun.Watcher watcher) {
    List<String> organizations = settings.buildkite().organizations();
    this.said =
        said.organization() == null && organizations.size() == 1
            ? new BuildPlace(organizations.getFirst(), said.pipeline())
            : said;
    this.redactor = new Redactor(settings.publish().redact());
    this.clock = clock;
    this.session = session;
    this.inbox = inbox;
    this.watcher = watcher;
  }

  /** A build that is in the inbox, or that the inbox did not take. */
  private record Sent(
      Path path,
      String organization,
      int bytes,
      @Nullable Placed placed,
      @Nullable Throwable cause) {}

  static final class StoppedReading extends IOException {}

  @Override
  public void begins(Path path) {
    files++;
    report();
  }

  @Override
  public @Nullable String build(Path path, BuildDocument build) throws IOException {
    BuildPlace place = BuildPlace.of(build.build(), said, path);
    if (place.organization() == null) {
      return "whose build it is cannot be told; name the organization with --organization";
    }
    if (place.pipeline() == null) {
      return "of which pipeline it is cannot be told; name it with --pipeline";
    }
    if (build.head().finishedAt() == null) {
      unfinished++;
      return null;
    }
    byte[] json = redactor.redact(build.json(), build.offset(), build.length());
    send(path, place.organization(), place.pipeline(), json);
    return null;
  }

  @Override
  public void rejected(Path path, Fault fault) {
    brokenBuild(fault.sentence(path.toString()));
  }

  @Override
  public void trouble(Path path, String what) {
    brokenFiles++;
    keep(path + " " + what);
  }

  /** Returns when all that was sent has been handled. */
  void awaitAll() throws IOException {
    while (session.ahead().builds() > 0) {
      follow();
    }
  }

  /**
   * What became of it so far.
   *
   * @param failure what ended it before, or null
   */
  ImportRun.Result result(boolean complete, @Nullable RuntimeException failure) {
    List<String> sentences = new ArrayList<>();
    notAccepted.forEach(
        (organization, count) ->
            sentences.add(
                "builds of '%s' that are not in the log: %,d: %s"
                    .formatted(organization, count, session.notConfigured(organization))));
    return new ImportRun.Result(
        complete,
        counts(),
        new ImportRun.Left(broken, brokenFiles + brokenBuilds, brokenBuilds),
        new ImportRun.Left(sentences, notAccepted(), notAccepted()),
        failure);
  }

  private void send(Path path, String organization, String pipeline, byte[] json)
      throws IOException {
    session.need(organization);
    Ahead ahead = session.ahead();
    while (ahead.builds() >= MAX_AHEAD || ahead.bytes() > MAX_BYTES_AHEAD) {
      follow();
    }
    if (session.isStopping()) {
      throw new StoppedReading();
    }
    if (notAccepted.computeIfPresent(organization, (o, count) -> count + 1) != null) {
      return; // as those before it
    }
    sent++;
    ahead.sent(organization, json.length);
    InboxMessage.ImportedBuild message =
        new InboxMessage.ImportedBuild(organization, order, clock.instant(), pipeline, json);
    try {
      var unused = // failures are looked at while following
          inbox
              .send(message)
              .whenComplete(
                  (placed, cause) ->
                      outcomes.add(new Sent(path, organization, json.length, placed, cause)));
    } catch (RuntimeException e) {
      throw session.sendFailure(e);
    }
  }

  private void follow() throws IOException {
    if (session.isStopping()) {
      throw new StoppedReading();
    }
    for (Sent each = outcomes.poll(); each != null; each = outcomes.poll()) {
      outcome(each);
    }
    List<Ahead.PassedOver> passedOver =
        session.follow(
            WAIT,
            record -> {
              if (record instanceof ImportState state && state.order().equals(order)) {
                handled.put(state.organization(), state.counts());
                session.ahead().handled(state.organization(), state.counts().seen());
              }
            });
    passedOver.forEach(
        passed -> notAccepted.merge(passed.organization(), passed.count(), Long::sum));
    session.checkAccepted(!handled.isEmpty() || session.ahead().builds() == 0);
    report();
  }

  private void outcome(Sent each) {
    if (each.placed() != null) {
      session.ahead().placed(each.organization(), each.placed());
    } else if (each.cause() != null && KafkaFailures.isTooLarge(each.cause())) {
      sent--;
      session.ahead().failed(each.organization(), each.bytes());
      brokenBuild(each.path() + ": a build in it is larger than the inbox takes");
    } else if (each.cause() != null) {
      throw session.sendFailure(each.cause());
    }
  }

  private void brokenBuild(String sentence) {
    brokenBuilds++;
    keep(sentence);
  }

  private void keep(String sentence) {
    if (broken.size() < MAX_SENTENCES) {
      broken.add(sentence);
    }
  }

  private long notAccepted() {
    return notAccepted.values().stream().mapToLong(Long::longValue).sum();
  }

  private BuildCounts counts() {
    return handled.values().stream()
        .reduce(BuildCounts.NONE, BuildCounts::plus)
        .plus(new BuildCounts(0, 0, 0, unfinished, brokenBuilds + notAccepted()));
  }

  private void report() {
    watcher.at(counts(), files, sent);
  }
}
