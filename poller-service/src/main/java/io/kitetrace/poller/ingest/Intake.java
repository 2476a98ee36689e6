package io.kitetrace.poller.ingest;

import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.state.StateRecord;
import org.jspecify.annotations.Nullable;

/** Gathers what an {@link Ingest} lets through, and publishes it in batches. For one thread. */
public final class Intake {

  /** Puts batches into the log. */
  @FunctionalInterface
  public interface Publisher {

    /** Returns when all of it is in the log, or will be before any other batch. */
    void publish(Batch batch) throws InterruptedException;

    /** Returns when everything that was published is in the log. */
    default void await() throws InterruptedException {}
  }

  private final Ingest ingest;
  private final Source source;
  private final Publisher publisher;
  private Batch batch = new Batch();

  /** Nothing is at hand yet. */
  public Intake(Ingest ingest, Source source, Publisher publisher) {
    this.ingest = ingest;
    this.source = source;
    this.publisher = publisher;
  }

  /**
   * Takes an element of the API's answer.
   *
   * @param whole false where it is too large to hold: only its beginning is there
   */
  public Decision take(byte[] buffer, int offset, int length, boolean whole)
      throws InterruptedException {
    Origin origin = ingest.originNow(source);
    return add(
        whole
            ? ingest.take(buffer, offset, length, origin, "")
            : ingest.tooLarge(buffer, offset, length, origin));
  }

  /**
   * Takes a build that came from elsewhere.
   *
   * @param pipeline the slug, where the build itself does not tell
   */
  public Decision take(byte[] json, Origin origin, String pipeline) throws InterruptedException {
    return add(ingest.take(json, 0, json.length, origin, pipeline));
  }

  private Decision add(Decision decision) throws InterruptedException {
    switch (decision) {
      case Decision.News news -> {
        makeRoom(news.build().json().length);
        batch.add(news.build());
      }
      case Decision.Broken broken -> {
        makeRoom(broken.build().bytes().length);
        batch.add(broken.build());
      }
      case Decision.Dropped dropped -> batch.dropped(dropped.reason().one());
    }
    return decision;
  }

  /** The message of the inbox that brought what was taken last is finished with it. */
  public void done(Ack ack) throws InterruptedException {
    batch.done(ack);
    if (batch.isFullOfAcks()) {
      flush();
    }
  }

  /** Publishes what is at hand; returns when everything that was taken is in the log. */
  public void flush() throws InterruptedException {
    flushSoon();
    publisher.await();
  }

  /** Begins to publish what is at hand, when what was at hand before is in the log. */
  public void flushSoon() throws InterruptedException {
    if (!batch.isEmpty()) {
      publisher.publish(takeBatch());
    }
  }

  /** What is at hand; whoever takes it publishes it. */
  public Batch takeBatch() {
    Batch taken = batch;
    batch = new Batch();
    return taken;
  }

  /** Publishes what is at hand, and with it how far the list has been read. */
  public void finish(StateRecord.@Nullable Cursor cursor) throws InterruptedException {
    if (cursor != null) {
      batch.cursor(cursor);
    }
    flush();
  }

  private void makeRoom(int bytes) throws InterruptedException {
    if (batch.isFullFor(bytes)) {
      flushSoon();
    }
  }
}
