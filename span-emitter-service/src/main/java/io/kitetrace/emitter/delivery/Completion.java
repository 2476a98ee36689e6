package io.kitetrace.emitter.delivery;

/** What becomes of a partition's records, for as long as the partition is ours. */
public interface Completion {

  /** Whether its records may still be sent; what is not under way yet is dropped if not. */
  boolean active();

  /**
   * The record no longer waits: its trace is being built, or it is not wanted. Called once for each
   * record, on any thread.
   */
  void started(BuildRecord record);

  /**
   * The record at this offset needs no more work: its offset may be committed when those before it
   * may. Called once for each record, on any thread.
   */
  void completed(BuildRecord record);
}
