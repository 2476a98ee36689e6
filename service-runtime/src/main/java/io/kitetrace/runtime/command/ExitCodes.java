package io.kitetrace.runtime.command;

/** What a command's exit code says. */
public final class ExitCodes {

  /** All went well. */
  public static final int SUCCESS = 0;

  /** It failed, or something was dead-lettered or passed over. */
  public static final int FAILURE = 1;

  /** Wrong usage or configuration. */
  public static final int USAGE = 2;

  private ExitCodes() {}
}
