package io.kitetrace.emitter.deadletter;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.Completion;
import io.kitetrace.wire.Headers;
import java.time.Instant;

/**
 * A dead letter as it lies in its topic.
 *
 * @param record the record, with its headers; its place is the letter's own
 */
public record DeadLetter(BuildRecord record) {

  /** Its record, for a delivery that calls {@code completed} when it is done with it. */
  BuildRecord completedBy(Runnable completed) {
    return new BuildRecord(
        record.kind(),
        new Letter(completed),
        record.place(),
        record.key(),
        record.value(),
        record.headers());
  }

  /** Nobody's partition: a letter is read without a group, and its offset is nobody's. */
  record Letter(Runnable whenSettled) implements Completion {

    @Override
    public boolean active() {
      return true;
    }

    @Override
    public void started(BuildRecord record) {}

    @Override
    public void completed(BuildRecord record) {
      whenSettled.run();
    }
  }

  /** What it is called by: {@code PARTITION-OFFSET} in the dead letters' topic. */
  public String id() {
    return record.place().partition() + "-" + record.place().offset();
  }

  /** When it was kept aside. */
  public Instant time() {
    return Instant.ofEpochMilli(record.place().timestamp());
  }

  /** The group, and so the backend, that it belongs to; empty where it does not say. */
  public String group() {
    return text(Headers.ERROR_GROUP);
  }

  /** The stage that gave up. */
  public String stage() {
    return text(Headers.ERROR_STAGE);
  }

  /** The word for the reason. */
  public String kind() {
    return text(Headers.ERROR_CLASS);
  }

  /** The reason, one sentence. */
  public String message() {
    return text(Headers.ERROR_MESSAGE);
  }

  /** The pipeline's slug; empty where it does not say. */
  public String pipeline() {
    return text(Headers.PIPELINE);
  }

  /** The build's number; empty where it does not say. */
  public String number() {
    return text(Headers.BUILD_NUMBER);
  }

  /** What it is about: a build's UUID, or that of a build and a job, and a source. */
  public String thing() {
    return record.thing();
  }

  /** The build's UUID. */
  public String build() {
    return record.buildKey();
  }

  private String text(String header) {
    String text = record.header(header);
    return text == null ? "" : text;
  }
}
