package io.kitetrace.explorer.read;

/** A parameter of an address that cannot be meant; its message is one sentence for a person. */
public final class WrongParameterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WrongParameterException(String sentence) {
    super(sentence);
  }
}
