package io.kitetrace.emitter.delivery;

/** Keeps aside what cannot be delivered. */
public interface DeadLetters {

  /**
   * Stores a record with its reason, and calls {@code stored} once it is stored for good, on any
   * thread. Never gives up while the process runs. Returns at once.
   */
  void storeDeadLetter(BuildRecord record, Reason reason, Runnable stored);

  /**
   * Why a record is kept aside.
   *
   * @param stage the stage that gave up: {@code read}, {@code trace} or {@code export}
   * @param kind a word to filter by
   * @param message one sentence; the backend's own words where it gave any
   */
  record Reason(String stage, String kind, String message) {}
}
