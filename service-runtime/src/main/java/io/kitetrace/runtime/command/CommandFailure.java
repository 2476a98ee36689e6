package io.kitetrace.runtime.command;

import org.jspecify.annotations.Nullable;

/** A command failed: one sentence that says what is wrong, where, and what to do. Exit code 1. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A sentence for a person; the cause is shown at debug level alone. */
  public CommandFailure(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
