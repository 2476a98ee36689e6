package io.kitetrace.runtime.memory;

/** How large a build may be that is held in memory. */
public final class BuildMemory {

  private static final long LEAST = 16L << 20;
  private static final long MOST = 256L << 20;

  /** A build stands in the buffer it is read into, in its copy and in the producer's batch. */
  private static final int SHARE = 8;

  private BuildMemory() {}

  /** The bytes of one, of this process's heap. */
  public static int maxBuildBytes() {
    long share = Runtime.getRuntime().maxMemory() / SHARE;
    return (int) Math.max(LEAST, Math.min(MOST, share));
  }
}
