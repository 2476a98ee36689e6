package io.kitetrace.poller.owner;

/** Hears which partitions are ours; called on the group member's thread alone. */
interface Share {

  /** A partition is ours from now on. */
  void gained(int partition);

  /** A partition is no longer ours when this returns; it may take a moment to end in good order. */
  void revoked(int partition);

  /** A partition was given to another already. */
  void lost(int partition);
}
