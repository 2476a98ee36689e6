package io.kitetrace.poller.orders;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.Fault;
import io.kitetrace.poller.files.BuildPlace;
import io.kitetrace.poller.files.BuildReceiver;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.owner.StateFollower;
import io.kitetrace.poller.publish.Redactor;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.ImportState;
import io.kitetrace.runtime.kafka.KafkaFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
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
final class Sending implements BuildReceiver {

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
  private final Workers workers;
  private final ImportRun.Watcher watcher;
  private final BooleanSupplier stopping;
  private final String order = UUID.randomUUID().toString();
  private final Acceptance acceptance;
  private final Map<String, BuildCounts> handled = new HashMap<>();
  private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();
  private final BrokenList broken = new BrokenList();
  private long files;
  private long unfinished;
  private long sent;
  private long bytesAhead;

  Sending(
      PollerSettings settings,
      BuildPlace said,
      Redactor redactor,
      InstantSource clock,
      InboxWriter inbox,
      StateFollower follower,
      Workers workers,
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
    this.acceptance = new Acceptance(settings.publish());
  }

  /** A build that the inbox did not take. */
  private record Failed(Path path, Throwable cause) {}

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
    while (ahead() > 0) {
      follow();
    }
  }

  ImportRun.Result result(boolean complete) {
    return new ImportRun.Result(
        complete, counts(), broken.sentences(), broken.count(), broken.builds());
  }

  private void send(Path path, String organization, String pipeline, byte[] json)
      throws IOException {
    workers.need(organization);
    while (ahead() >= MOST_AHEAD || bytesAhead > MOST_BYTES_AHEAD) {
      follow();
    }
    if (stopping.getAsBoolean()) {
      throw new StoppedReading();
    }
    sent++;
    bytesAhead += json.length;
    var unused = // failures are looked at while following
        inbox
            .send(
                new InboxMessage.ImportedBuild(
                    organization, order, clock.instant(), pipeline, json))
            .whenComplete(
                (placed, cause) -> {
                  if (cause != null) {
                    failed.add(new Failed(path, cause));
                  }
                });
  }

  private void follow() throws IOException {
    if (stopping.getAsBoolean()) {
      throw new StoppedReading();
    }
    workers.look();
    for (Failed each = failed.poll(); each != null; each = failed.poll()) {
      if (!KafkaFailures.isTooLarge(each.cause())) {
        throw Failures.inbox(settings.kafka(), each.cause());
      }
      sent--;
      broken.build(each.path() + ": a build in it is larger than the inbox takes");
    }
    follower.poll(
        WAIT,
        record -> {
          if (record instanceof ImportState state && state.order().equals(order)) {
            handled.put(state.organization(), state.counts());
          }
        });
    if (ahead() == 0) {
      bytesAhead = 0;
    } else if (ahead() < MOST_AHEAD / 2) {
      bytesAhead = Math.min(bytesAhead, MOST_BYTES_AHEAD);
    }
    acceptance.check(!handled.isEmpty() || sent == 0, workers.isElsewhere());
    tell();
  }

  private BuildPlace said() {
    String organization = said.organization();
    if (organization == null && settings.buildkite().organizations().size() == 1) {
      organization = settings.buildkite().organizations().getFirst();
    }
    return new BuildPlace(organization, said.pipeline());
  }

  private long ahead() {
    return sent - handledCounts().seen();
  }

  private BuildCounts handledCounts() {
    return handled.values().stream().reduce(BuildCounts.NONE, BuildCounts::plus);
  }

  private BuildCounts counts() {
    return handledCounts().plus(new BuildCounts(0, 0, 0, unfinished, broken.builds()));
  }

  private void tell() {
    watcher.at(counts(), files, sent);
  }
}
