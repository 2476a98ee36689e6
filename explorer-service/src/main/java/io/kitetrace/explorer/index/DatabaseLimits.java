package io.kitetrace.explorer.index;

/**
 * What DuckDB may take of the machine.
 *
 * @param memoryBytes its buffers and what queries work with; what is more goes to a file beside the
 *     database, or fails the query
 * @param threads that one query or one write works on
 * @param queries what a person's query may take
 */
public record DatabaseLimits(long memoryBytes, int threads, QueryLimits queries) {

  /** Less does not hold a single transaction of large builds. */
  public static final long LEAST_MEMORY = 64L << 20;

  public DatabaseLimits {
    if (memoryBytes < LEAST_MEMORY || threads < 1) {
      throw new IllegalArgumentException(memoryBytes + " bytes, " + threads + " threads");
    }
  }

  /** With people's queries bounded as usual. */
  public DatabaseLimits(long memoryBytes, int threads) {
    this(memoryBytes, threads, QueryLimits.DEFAULTS);
  }
}
