package io.kitetrace.poller.orders;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.imports.BuildFiles;
import io.kitetrace.poller.imports.BuildPlace;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.log.Redactor;
import io.kitetrace.poller.ownership.GroupMembers;
import io.kitetrace.poller.ownership.Mode;
import io.kitetrace.poller.ownership.StateFollower;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.memory.BuildMemory;
import io.kitetrace.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads builds from files and sends them to the owners of their organizations, and follows what
 * becomes of them. {@link #run} once; {@link #stop} on any thread.
 */
public final class ImportRun {

  private final PollerSettings settings;
  private final BuildPlace said;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * Nothing happens before {@link #run}.
   *
   * @param said whose builds they are where they do not say so
   */
  public ImportRun(PollerSettings settings, BuildPlace said, InstantSource clock) {
    this.settings = settings;
    this.said = said;
    this.clock = clock;
  }

  /** Is told how far the import is, by one thread. */
  public interface Watcher {

    /** So many builds were handled, with what became of them; and how much was read. */
    void at(BuildCounts counts, long files, long sent);

    /** Something for a person to know, a sentence. */
    void notice(String sentence);
  }

  /**
   * What became of the builds.
   *
   * @param complete whether all were handled; false if we were stopped
   * @param counts what became of them; a broken build counts as rejected
   * @param broken what could not be read, a sentence each: as many as are kept
   * @param brokenCount how many they are
   * @param brokenBuilds how many of these are builds, and not files
   * @param notTaken of which organizations the pollers that run know nothing, a sentence each
   * @param notTakenCount how many builds those are; they count as rejected too
   * @param failure what ended it before its end, as commands report it; or null
   */
  public record Result(
      boolean complete,
      BuildCounts counts,
      List<String> broken,
      long brokenCount,
      long brokenBuilds,
      List<String> notTaken,
      long notTakenCount,
      @Nullable RuntimeException failure) {}

  /**
   * Returns when all builds were handled, or we were stopped.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka is away, or nobody takes the
   *     builds
   */
  public Result run(List<Path> paths, Watcher watcher) {
    int most = BuildMemory.mostBuildBytes();
    try (GroupMembers replicas = new GroupMembers(settings.kafka(), settings.publish().group())) {
      replicas.setUp(settings.topics());
      try (StateFollower follower =
              StateFollower.open(settings.kafka(), settings.topics().topics().state());
          FallbackWorker workers = new FallbackWorker(replicas, this::ours, watcher::notice);
          InboxWriter inbox =
              new InboxWriter(settings.kafka(), settings.topics(), most + (1 << 20))) {
        ImportSender sending = sending(follower, workers, inbox, watcher);
        return read(most, sending, paths);
      }
    } catch (RetriesExhaustedException e) {
      throw RetriesExhaustedException.reported(e);
    }
  }

  /** Lets {@link #run} return; what was sent is handled all the same, now or later. */
  public void stop() {
    stopping.countDown();
  }

  private ImportSender sending(
      StateFollower follower, FallbackWorker workers, InboxWriter inbox, Watcher watcher) {
    return new ImportSender(
        settings,
        said,
        new Redactor(settings.publish().redact()),
        clock,
        inbox,
        follower,
        workers,
        watcher,
        () -> stopping.getCount() == 0);
  }

  private static Result read(int most, ImportSender sending, List<Path> paths) {
    try {
      new BuildFiles(most, sending).read(paths);
      sending.awaitAll();
      return sending.result(true, null);
    } catch (ImportSender.StoppedReading e) {
      return sending.result(false, null);
    } catch (CommandFailure | SettingsException e) {
      return sending.result(false, e);
    } catch (RetriesExhaustedException e) {
      return sending.result(false, RetriesExhaustedException.reported(e));
    } catch (IOException e) {
      throw new IllegalStateException("broken files are told of, not thrown", e);
    }
  }

  private Poller ours(List<String> organizations) {
    Poller poller = new Poller(settings.forOrganizations(organizations));
    poller.start(Mode.IMPORTS);
    return poller;
  }
}
