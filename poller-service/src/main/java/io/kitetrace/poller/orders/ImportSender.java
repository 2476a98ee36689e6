package io.kitetrace.poller.orders;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.Fault;
import io.kitetrace.poller.imports.BuildPlace;
import io.kitetrace.poller.imports.BuildReceiver;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.log.Redactor;
import io.kitetrace.poller.ownership.StateFollower;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.ImportState;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the builds of files into the inbox, never far ahead of those who take them out: what was
 * not handled when it is stopped is little. For one thread.
 */
final class ImportSender implements BuildReceiver {

  /** Ahead of the owners by at most so much. */
  private static final int MOST_AHEAD = 2_000;

  private static final long MOST_BYTES_AHEAD = 64L << 20;
  private static final Duration WAIT = Duration.ofMillis(100);

  private final PollerSettings settings;
  private final BuildPlace said;
  private final Redactor redactor;
  private final InstantSource clock;
  private final InboxWriter inbox;
  private final StateFollower follower;
  private final FallbackWorker workers;
  private final ImportRun.Watcher watcher;
  private final BooleanSupplier stopping;
  private final String order = UUID.randomUUID().toString();
  private final AcceptanceTimeout acceptance;
  private final Map<String, BuildCounts> handled = new HashMap<>();
  private final Queue<Sent> outcomes = new ConcurrentLinkedQueue<>();
  private final Ahead ahead = new Ahead();
  private final PassedOver passedOver;
  private final Map<String, Long> notTaken = new LinkedHashMap<>();
  private final BrokenList broken = new BrokenList();
  private long files;
  private long unfinished;
  private long sent;

  ImportSender(
      PollerSettings settings,
      BuildPlace said,
      Redactor redactor,
      InstantSource clock,
      InboxWriter inbox,
      StateFollower follower,
      FallbackWorker workers,
      ImportRun.Watcher watcher,
      BooleanSupplier stopping) {
    this.settings = settings;
    this.said = said;
    this.redactor = redactor;
    this.clock = clock;
    this.inbox = inbox;
    this.follower = follower;
    this.workers = workers;
    this.watcher = watcher;
    this.stopping = stopping;
    this.acceptance = new AcceptanceTimeout(settings.publish());
    this.passedOver = new PassedOver(settings, workers, ahead);
  }

  /** A build that is in the inbox, or that the inbox did not take. */
  private record Sent(
      Path path,
      String organization,
      int bytes,
      InboxWriter.@Nullable Placed placed,
      @Nullable Throwable cause) {}

  /** We were asked to stop. */
  static final class StoppedReading extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void begins(Path path) {
    files++;
    tell();
  }

  @Override
  public @Nullable String build(Path path, BuildDocument build) throws IOException {
    BuildPlace place = BuildPlace.of(build.build(), said(), path);
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
    broken.build(fault.sentence(path.toString()));
  }

  @Override
  public void trouble(Path path, String what) {
    broken.file(path + " " + what);
  }

  /** Returns when all that was sent has been handled. */
  void awaitAll() throws IOException {
    while (ahead.builds() > 0) {
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
    notTaken.forEach(
        (organization, count) ->
            sentences.add(
                "builds of '%s' that are not in the log: %,d: %s"
                    .formatted(organization, count, passedOver.sentence(organization))));
    return new ImportRun.Result(
        complete,
        counts(),
        broken.sentences(),
        broken.count(),
        broken.builds(),
        sentences,
        notTaken(),
        failure);
  }

  private void send(Path path, String organization, String pipeline, byte[] json)
      throws IOException {
    workers.need(organization);
    while (ahead.builds() >= MOST_AHEAD || ahead.bytes() > MOST_BYTES_AHEAD) {
      follow();
    }
    if (stopping.getAsBoolean()) {
      throw new StoppedReading();
    }
    if (notTaken.computeIfPresent(organization, (o, count) -> count + 1) != null) {
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
      throw Failures.inbox(settings.kafka(), e);
    }
  }

  private void follow() throws IOException {
    if (stopping.getAsBoolean()) {
      throw new StoppedReading();
    }
    workers.look();
    for (Sent each = outcomes.poll(); each != null; each = outcomes.poll()) {
      outcome(each);
    }
    follower.poll(
        WAIT,
        record -> {
          if (record instanceof ImportState state && state.order().equals(order)) {
            handled.put(state.organization(), state.counts());
            ahead.handled(state.organization(), state.counts().seen());
          }
        });
    for (Ahead.PassedOver passed : passedOver.look()) {
      notTaken.merge(passed.organization(), passed.count(), Long::sum);
      watcher.notice(passedOver.sentence(passed.organization()));
    }
    acceptance.check(!handled.isEmpty() || ahead.builds() == 0, workers.isElsewhere());
    tell();
  }

  private void outcome(Sent each) {
    if (each.placed() != null) {
      ahead.placed(each.organization(), each.placed());
    } else if (each.cause() != null && KafkaFailures.isTooLarge(each.cause())) {
      sent--;
      ahead.failed(each.organization(), each.bytes());
      broken.build(each.path() + ": a build in it is larger than the inbox takes");
    } else if (each.cause() != null) {
      throw Failures.inbox(settings.kafka(), each.cause());
    }
  }

  private BuildPlace said() {
    String organization = said.organization();
    if (organization == null && settings.buildkite().organizations().size() == 1) {
      organization = settings.buildkite().organizations().getFirst();
    }
    return new BuildPlace(organization, said.pipeline());
  }

  private long notTaken() {
    return notTaken.values().stream().mapToLong(Long::longValue).sum();
  }

  private BuildCounts handledCounts() {
    return handled.values().stream().reduce(BuildCounts.NONE, BuildCounts::plus);
  }

  private BuildCounts counts() {
    return handledCounts().plus(new BuildCounts(0, 0, 0, unfinished, broken.builds() + notTaken()));
  }

  private void tell() {
    watcher.at(counts(), files, sent);
  }
}
