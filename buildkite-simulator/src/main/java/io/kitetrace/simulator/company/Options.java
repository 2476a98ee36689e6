package io.kitetrace.simulator.company;

import java.util.function.Consumer;

/** Options that the command line fills in, or code, which gets a checked copy for each change. */
public abstract class Options<T extends Options<T>> implements Cloneable {
  /**
   * Checks what the command line has set.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  public abstract void check();

  protected final T with(Consumer<T> change) {
    try {
      @SuppressWarnings("unchecked")
      T copy = (T) clone();
      change.accept(copy);
      copy.check();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  protected static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
