package io.kitetrace.enricher.limit;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many entries of the highest rank; of equal ones the first. For one thread.
 *
 * @param <E> the entries
 */
public final class Longest<E> {

  private final int max;
  private final ToLongFunction<E> rank;
  private final Comparator<E> inOrder;
  private final PriorityQueue<E> kept;
  private long dropped;

  /**
   * For at most {@code max} entries.
   *
   * @param rank what is to be high
   * @param place where an entry stands among all
   */
  public Longest(int max, ToLongFunction<E> rank, ToIntFunction<E> place) {
    this.max = max;
    this.rank = rank;
    this.inOrder = Comparator.comparingInt(place);
    this.kept =
        new PriorityQueue<>(Comparator.comparingLong(rank).thenComparing(inOrder.reversed()));
  }

  /** Whether an entry of that rank would be kept: asked before one is made. */
  public boolean wants(long value) {
    E lowest = kept.peek();
    return kept.size() < max || (lowest != null && value > rank.applyAsLong(lowest));
  }

  /** Takes an entry, and tells which one it has to let go for that; null for none. */
  public @Nullable E add(E entry) {
    if (kept.size() < max) {
      kept.add(entry);
      return null;
    }
    dropped++;
    E lowest = kept.peek();
    if (lowest == null || rank.applyAsLong(lowest) >= rank.applyAsLong(entry)) {
      return entry;
    }
    kept.poll();
    kept.add(entry);
    return lowest;
  }

  /** How many were let go. */
  public long dropped() {
    return dropped;
  }

  /** Those that are kept, by their places. */
  public List<E> inOrder() {
    return kept.stream().sorted(inOrder).toList();
  }
}
