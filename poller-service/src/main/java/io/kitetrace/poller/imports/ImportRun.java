package io.kitetrace.poller.imports;

import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.orders.OrderSession;
import io.kitetrace.poller.ownership.Mode;
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

  private static final int MESSAGE_OVERHEAD = 1 << 20;

  private final PollerSettings settings;
  private final BuildPlace said;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
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
   * @param counts what became of them; broken ones, and those not accepted, count as rejected
   * @param notAccepted of which organizations the pollers that run know nothing
   * @param failure what ended it before its end, as commands report it; or null
   */
  public record Result(
      boolean complete,
      BuildCounts counts,
      Left broken,
      Left notAccepted,
      @Nullable RuntimeException failure) {}

  /**
   * What did not get into the inbox, or not out of it.
   *
   * @param sentences about it, as many as are kept
   * @param builds how many of these are builds, and not files
   */
  public record Left(List<String> sentences, long count, long builds) {

    public Left {
      sentences = List.copyOf(sentences);
    }
  }

  /**
   * Returns when all builds were handled, or we were stopped.
   *
   * @throws CommandFailure if Kafka is away, or nobody takes the builds
   */
  public Result run(List<Path> paths, Watcher watcher) {
    int maxBuildBytes = BuildMemory.maxBuildBytes();
    try (OrderSession session =
            OrderSession.open(settings, Mode.IMPORTS, watcher::notice, stopping);
        InboxWriter inbox = session.inbox(maxBuildBytes + MESSAGE_OVERHEAD)) {
      ImportSender sender = new ImportSender(settings, said, clock, session, inbox, watcher);
      return read(maxBuildBytes, sender, paths);
    }
  }

  /** Lets {@link #run} return; what was sent is handled all the same, now or later. */
  public void stop() {
    stopping.countDown();
  }

  private static Result read(int maxBuildBytes, ImportSender sender, List<Path> paths) {
    try {
      new BuildFiles(maxBuildBytes, sender).read(paths);
      sender.awaitAll();
      return sender.result(true, null);
    } catch (ImportSender.StoppedReading e) {
      return sender.result(false, null);
    } catch (CommandFailure | SettingsException e) {
      return sender.result(false, e);
    } catch (IOException e) {
      throw new IllegalStateException("broken files are reported, not thrown", e);
    }
  }
}
