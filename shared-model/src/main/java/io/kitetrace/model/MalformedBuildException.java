package io.kitetrace.model;

/**
 * Bytes that cannot become a {@link Build}. The message is one sentence that names the field or the
 * place, never what stands there.
 */
public final class MalformedBuildException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason in a few words, fit for a dead letter. */
  public MalformedBuildException(String reason) {
    super(reason);
  }
}
